import { describe, expect, it } from 'vitest';
import { ip, port } from '../address/address.suite.ts';
import { describeWorkspace } from './describe-workspace.ts';
import {
  attachedTo,
  bridgeNetwork,
  busyWith,
  container,
  failedAt,
  network,
  onBridge,
  onLan,
  onWeb,
  stopped,
  view,
  webPort,
  workspace,
} from './hostplan.suite.ts';
import type {
  DesiredWorkspace,
  ObservedContainer,
  ObservedEndpoint,
  ObservedHost,
  StepKind,
  SubjectActivity,
} from './types.ts';

const shop = workspace();

interface Given {
  readonly spec?: DesiredWorkspace;
  readonly observed?: Partial<ObservedHost>;
  readonly activity?: SubjectActivity;
}

function status({ spec = shop, observed = {}, activity }: Given = {}) {
  return describeWorkspace(
    spec,
    view({ networks: [network(), bridgeNetwork], workspaces: [spec] }, observed),
    activity,
  );
}

function phase(given: Given) {
  const { phase: is, message } = status(given);
  return { phase: is, message };
}

function phaseOf(changes: Partial<ObservedContainer>, spec: DesiredWorkspace = shop) {
  return phase({ spec, observed: { containers: [container(spec, changes)] } });
}

function condition(type: string, given: Given = {}) {
  return status(given).conditions.find((candidate) => candidate.type === type);
}

describe('the phase of a workspace', () => {
  it('is running when its container runs', () => {
    expect(phase({})).toEqual({ phase: 'running', message: '' });
  });

  it.each<[StepKind, string, string]>([
    ['pull-image', 'pulling', 'Pulling shop:1. half of it'],
    ['create-container', 'creating', 'half of it'],
    ['remove-container', 'creating', 'half of it'],
    ['start-container', 'starting', 'half of it'],
    ['restart-container', 'starting', 'half of it'],
    ['stop-container', 'stopping', 'half of it'],
    ['apply-return-path', 'running', ''],
    ['rename-container', 'running', ''],
  ])('during %s is %s', (step, expected, message) => {
    expect(phase({ activity: busyWith(step, 'half of it') })).toEqual({ phase: expected, message });
  });

  it('says what is being pulled before there is progress to report', () => {
    expect(phase({ activity: busyWith('pull-image') }).message).toBe('Pulling shop:1.');
    expect(phase({ activity: busyWith('start-container') }).message).toBe('');
  });

  it('is an error with message and cure when a step that it needs failed', () => {
    const activity = failedAt('pull-image', 'no such image', 'Build it.');
    expect(phase({ activity })).toEqual({ phase: 'error', message: 'no such image Build it.' });
  });

  it('stays running when only the upkeep of a running container failed', () => {
    expect(phase({ activity: failedAt('apply-return-path') })).toEqual({ phase: 'running', message: '' });
    expect(phase({ activity: failedAt('rename-container') })).toEqual({
      phase: 'running',
      message: 'It broke. Mend it.',
    });
  });

  it('is deleting until nothing is left, with what stops it', () => {
    const spec = workspace({ deleting: true });
    expect(phase({ spec })).toEqual({ phase: 'deleting', message: 'The workspace is being removed.' });
    expect(phase({ spec, activity: failedAt('remove-container') }).message).toBe('It broke. Mend it.');
  });

  it.each<[string, Given, string]>([
    ['its image', { observed: { containers: [], images: [] } }, 'The image shop:1 is about to be pulled.'],
    ['a network', { observed: { containers: [], networks: [] } }, 'Waits for the network lan.'],
    [
      'two networks',
      { spec: workspace(attachedTo('n-web', 'n-gone')), observed: { containers: [], networks: [] } },
      'Waits for the networks web, n-gone.',
    ],
    [
      'a name',
      { observed: { containers: [container(workspace({ id: 'w-9' }))] } },
      'Waits for another container to give up the name shop.',
    ],
    [
      'the previous container to go',
      { observed: { containers: [container(shop, { state: 'removing' })] } },
      'Waits for the engine to finish removing the previous container.',
    ],
    ['nothing', { observed: { containers: [] } }, 'The container is about to be created.'],
  ])('is pending while it waits for %s', (_, given, message) => {
    expect(phase(given)).toEqual({ phase: 'pending', message });
  });

  it('names the exit code of a container that ended by itself', () => {
    expect(phaseOf({ state: 'exited', exitCode: 3 })).toEqual({ phase: 'starting', message: 'It exited with code 3.' });
    expect(phaseOf({ state: 'restarting', exitCode: 3 })).toEqual({
      phase: 'error',
      message: 'It exited with code 3. The engine starts it again: see its logs for the cause.',
    });
    expect(phaseOf({ state: 'exited', exitCode: null }).message).toBe('It exited with code unknown.');
  });

  it('gives the engine’s own words on a container that did not start', () => {
    const engineError = 'exec: "shop": not found';
    expect(phaseOf({ state: 'created', engineError })).toEqual({ phase: 'starting', message: engineError });
    expect(phaseOf({ state: 'exited', exitCode: 127, engineError }).message).toBe(
      `It exited with code 127. ${engineError}`,
    );
  });

  it('says of a paused container how to go on', () => {
    expect(phaseOf({ state: 'paused' })).toEqual({
      phase: 'error',
      message: 'It was paused on the engine and stays so: run docker unpause shop there.',
    });
  });

  it('is creating when the engine gave the container up', () => {
    expect(phaseOf({ state: 'dead' }).phase).toBe('creating');
  });

  it('is stopping, then stopped, when it should not run', () => {
    const resting = workspace({ running: false });
    for (const state of ['running', 'restarting', 'paused'] as const) {
      expect(phaseOf({ state }, resting)).toEqual({ phase: 'stopping', message: '' });
    }
    expect(phaseOf({ state: 'created' }, resting)).toEqual({ phase: 'stopped', message: '' });
    expect(phaseOf({ state: 'exited', exitCode: 137 }, resting)).toEqual({
      phase: 'stopped',
      message: 'It exited with code 137.',
    });
    expect(phaseOf({ state: 'dead' }, resting).phase).toBe('stopped');
  });

  it('says what is still to come for a container that is there', () => {
    expect(phaseOf({ fingerprint: 'old' }).message).toBe('It is about to be made anew from its new definition.');
    expect(phase({ observed: { networks: [] } }).message).toBe('Waits for the network lan.');
  });
});

describe('the addresses of a workspace', () => {
  it('are those of the networks it wants, the default bridge last', () => {
    const foreign = { ...onWeb, networkId: null, engineNetworkId: 'x' };
    const containers = [container(shop, { endpoints: [onBridge, foreign, onLan] })];
    expect(status({ observed: { containers } }).addresses).toEqual([
      { interface: 'eth1', networkId: 'n-lan', address: '192.168.1.60', mac: '02:42:c0:a8:01:3c' },
      { interface: 'eth0', networkId: null, address: '172.17.0.2', mac: '02:42:ac:11:00:02' },
    ]);
    expect(status({ observed: { containers: [] } }).addresses).toEqual([]);
  });
});

describe('the condition PortsPublished', () => {
  const two = workspace({
    ports: [webPort, { ...webPort, hostAddress: ip('fd00::10') }, { ...webPort, hostPort: port(53), protocol: 'udp' }],
  });

  it('is not there without ports', () => {
    expect(condition('PortsPublished', { spec: workspace({ ports: [] }) })).toBeUndefined();
  });

  it('is unknown while the workspace does not run', () => {
    for (const containers of [[], [stopped(shop)]]) {
      expect(condition('PortsPublished', { observed: { containers } })).toMatchObject({
        status: 'Unknown',
        reason: 'NotRunning',
      });
    }
  });

  it('is true when every mapping was read back', () => {
    expect(condition('PortsPublished', { spec: two })).toEqual({
      type: 'PortsPublished',
      status: 'True',
      reason: 'Published',
      message: 'Published: 9090->8080/tcp, [fd00::10]:9090->8080/tcp, 53->8080/udp.',
    });
    for (const wildcard of ['0.0.0.0', '::']) {
      const containers = [container(shop, { publishedPorts: [{ ...webPort, hostAddress: ip(wildcard) }] })];
      expect(condition('PortsPublished', { observed: { containers } })).toMatchObject({ status: 'True' });
    }
  });

  it('is false, naming them, when the engine dropped mappings', () => {
    const containers = [container(two, { publishedPorts: [webPort] })];
    const dropped = condition('PortsPublished', { spec: two, observed: { containers } });
    expect(dropped).toMatchObject({ status: 'False', reason: 'MappingDropped' });
    expect(dropped?.message).toMatch(/^The engine did not install \[fd00::10\]:9090->8080\/tcp, 53->8080\/udp\./);
  });

  it('says which LAN to make anew where its name took the mappings, unless somebody connected another network', () => {
    const messageFor = (...endpoints: readonly ObservedEndpoint[]) => {
      const containers = [container(two, { publishedPorts: [], endpoints })];
      return condition('PortsPublished', { spec: two, observed: { containers } })?.message;
    };
    const first = { ...onLan, engineNetworkName: 'aaa' };
    expect(messageFor(onBridge, first)).toMatch(
      /gives it to aaa, whose name sorts first\. Delete network aaa and create it anew\.$/,
    );
    const byHand = /disconnect networks that were connected by hand, then restart the workspace\.$/;
    expect(messageFor(onBridge, onLan)).toMatch(byHand);
    expect(messageFor(onBridge, first, { ...onWeb, networkId: null, engineNetworkId: 'foreign' })).toMatch(byHand);
  });
});

describe('the condition ReturnPathInstalled', () => {
  it.each<[string, DesiredWorkspace]>([
    ['a bridge alone', workspace(attachedTo())],
    ['a LAN alone', workspace({ defaultBridge: false, ports: [] })],
    ['two bridges', workspace(attachedTo('n-web'))],
  ])('is not there on %s', (_, spec) => {
    expect(condition('ReturnPathInstalled', { spec })).toBeUndefined();
  });

  it('is unknown while the workspace does not run', () => {
    for (const containers of [[], [stopped(shop)]]) {
      expect(condition('ReturnPathInstalled', { observed: { containers } })).toMatchObject({
        status: 'Unknown',
        reason: 'NotRunning',
      });
    }
  });

  it.each([
    ['nsenter', /^Installed from the host, .* \(nsenter\) and read back/],
    ['exec', /^Installed inside the container \(exec\)/],
    ['helper', /^Installed by a helper container/],
    [null, /^Installed and read back from the kernel\.$/],
  ] as const)('is true when it was read back, and names the strategy %s', (returnPathStrategy, message) => {
    const containers = [container(shop, { returnPathStrategy })];
    const installed = condition('ReturnPathInstalled', { observed: { containers } });
    expect(installed).toMatchObject({ status: 'True', reason: 'Installed' });
    expect(installed?.message).toMatch(message);
  });

  it('holds with a bridge network of the user’s own as with the default bridge', () => {
    const spec = workspace({ ...attachedTo('n-web', 'n-lan'), defaultBridge: false });
    expect(condition('ReturnPathInstalled', { spec })).toMatchObject({ status: 'True' });
  });

  it('is unknown while addresses are missing or the installation is under way', () => {
    const waiting = [container(shop, { endpoints: [onBridge] })];
    expect(condition('ReturnPathInstalled', { observed: { containers: waiting } })).toMatchObject({
      status: 'Unknown',
      reason: 'Installing',
      message: 'A network has not given the container its address yet.',
    });
    const unread = [container(shop, { returnPath: null })];
    const ways: readonly Given[] = [{}, { activity: failedAt('rename-container') }];
    for (const way of ways) {
      expect(condition('ReturnPathInstalled', { observed: { containers: unread }, ...way })).toMatchObject({
        status: 'Unknown',
        reason: 'Installing',
      });
    }
  });

  it('is false with the cause when it could not be installed', () => {
    const given = {
      observed: { containers: [container(shop, { returnPath: null })] },
      activity: failedAt('apply-return-path', 'exec: no ip in the image.', 'Add iproute2.'),
    };
    expect(condition('ReturnPathInstalled', given)).toEqual({
      type: 'ReturnPathInstalled',
      status: 'False',
      reason: 'InstallFailed',
      message: 'exec: no ip in the image. Add iproute2.',
    });
  });
});
