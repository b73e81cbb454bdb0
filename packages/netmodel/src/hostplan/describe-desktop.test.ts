import { describe, expect, it } from 'vitest';
import { ip, port } from '../address/address.suite.ts';
import type { ObservedGuest } from '../desktop/types.ts';
import { describeWorkspace } from './describe-workspace.ts';
import {
  attachedTo,
  bridgeNetwork,
  busyWith,
  container,
  desktop,
  failedAt,
  guest,
  network,
  onBridge,
  onLan,
  stopped,
  view,
  viewerPort,
  workspace,
} from './hostplan.suite.ts';
import type { DesiredWorkspace, ObservedContainer, SubjectActivity } from './types.ts';

const desk = desktop();

interface Given {
  readonly spec?: DesiredWorkspace;
  readonly activity?: SubjectActivity;
}

function status(changes: Partial<ObservedContainer>, { spec = desk, activity }: Given = {}) {
  const observed = { containers: [container(spec, changes)] };
  return describeWorkspace(
    spec,
    view({ networks: [network(), bridgeNetwork], workspaces: [spec] }, observed),
    activity,
  );
}

function forwarding(changes: Partial<ObservedContainer>, given: Given = {}) {
  const found = status(changes, given).conditions.find(({ type }) => type === 'GuestForwarding');
  return found === undefined ? undefined : { ...found, shown: `${found.status} ${found.reason}` };
}

function withGuest(changes: Partial<ObservedGuest>, given: Given = {}) {
  return forwarding({ guest: guest(changes) }, given);
}

describe('the phase of a desktop', () => {
  const asked = { stopAsked: true };
  const shutsDown =
    'The guest was asked to shut down and is doing so; `trailer workspace stop shop --force` cuts it off.';
  const phase = (changes: Partial<ObservedContainer>, given: Given = {}) => {
    const { phase: is, message } = status(changes, given);
    return { phase: is, message };
  };

  it('is deleting, and says how long its guest has to shut down', () => {
    const removal = 'The workspace is being removed.';
    const grace = `${removal} Its guest is asked to shut down, and cut off after two minutes.`;
    const spec = desktop({ deleting: true });
    expect(phase({}, { spec })).toEqual({ phase: 'deleting', message: grace });
    expect(phase({ state: 'exited', exitCode: 0 }, { spec })).toEqual({ phase: 'deleting', message: removal });
    const forced = desktop({ deleting: true, forceStop: true });
    expect(phase({}, { spec: forced })).toEqual({ phase: 'deleting', message: removal });
  });

  it('is stopping until its guest has shut down, and says how to cut it off', () => {
    const spec = desktop({ running: false });
    expect(phase({}, { spec })).toEqual({ phase: 'stopping', message: '' });
    expect(phase(asked, { spec })).toEqual({ phase: 'stopping', message: shutsDown });
    expect(phase({ ...asked, state: 'exited', exitCode: 0 }, { spec }).phase).toBe('stopped');
  });

  it('says that a guest is being cut off', () => {
    const spec = desktop({ running: false, forceStop: true });
    expect(phase(asked, { spec })).toEqual({ phase: 'stopping', message: 'The guest is being cut off.' });
    expect(phase(asked, { spec: desktop({ forceStop: true }) }).message).toContain(shutsDown);
  });

  it('is stopping on the way to a restart and to a new container too, and says what comes then', () => {
    const message = `${shutsDown} It starts again then.`;
    expect(phase(asked, { spec: desktop({ restarts: 1 }) })).toEqual({ phase: 'stopping', message });
    expect(phase({ ...asked, fingerprint: 'old' })).toEqual({
      phase: 'stopping',
      message: `${shutsDown} It is about to be made anew from its new definition.`,
    });
  });

  it('is stopping while the guest is told', () => {
    for (const step of ['ask-to-stop', 'kill-container'] as const)
      expect(phase({}, { activity: busyWith(step) })).toEqual({ phase: 'stopping', message: '' });
    expect(phase({}, { activity: failedAt('ask-to-stop') })).toEqual({ phase: 'error', message: 'It broke. Mend it.' });
  });

  it('of a Linux workspace is not told from what was asked', () => {
    expect(phase(asked, { spec: workspace() })).toEqual({ phase: 'running', message: '' });
  });
});

describe('the guest of a workspace', () => {
  it('is where the port forwarder finds it while the workspace runs', () => {
    expect(status({}).guest).toEqual({ mac: '02:11:22:33:44:55', address: '192.168.1.213' });
  });

  it.each<[string, Partial<ObservedContainer>]>([
    ['the workspace does not run', { state: 'exited' }],
    ['nothing is known of it', { guest: null }],
    ['it has no address yet', { guest: guest({ state: 'waiting', address: null }) }],
    ['it is lost', { guest: guest({ state: 'lost' }) }],
    ['its address is not one it can have', { guest: guest({ address: null }) }],
    ['its MAC is not known', { guest: guest({ mac: null }) }],
  ])('is not told while %s', (_, changes) => {
    expect(status(changes).guest).toBeNull();
  });

  it('is never told of a Linux workspace', () => {
    expect(status({ guest: guest() }, { spec: workspace() }).guest).toBeNull();
  });

  it('is not told before there is a container', () => {
    expect(describeWorkspace(desk, view({ workspaces: [desk] }, { containers: [] }), undefined).guest).toBeNull();
  });
});

describe('the condition GuestForwarding', () => {
  it.each<[string, DesiredWorkspace]>([
    ['a Linux workspace', workspace()],
    ['a desktop on a bridge alone, where the runtime forwards', desktop(attachedTo('n-web'))],
    ['a desktop whose network is unknown', desktop(attachedTo('n-gone'))],
  ])('is not there for %s', (_, spec) => {
    expect(forwarding({}, { spec })).toBeUndefined();
  });

  it('is unknown while the workspace does not run', () => {
    for (const containers of [[], [stopped(desk)]]) {
      const { conditions } = describeWorkspace(desk, view({ workspaces: [desk] }, { containers }), undefined);
      expect(conditions).toContainEqual({
        type: 'GuestForwarding',
        status: 'Unknown',
        reason: 'NotRunning',
        message: 'Ports are forwarded to the guest while the workspace runs.',
      });
    }
  });

  it('is true when the kernel forwards every port of the guest to where it answers', () => {
    expect(forwarding({})).toEqual({
      type: 'GuestForwarding',
      status: 'True',
      reason: 'Forwarding',
      shown: 'True Forwarding',
      message: 'tcp/3389, udp/5000 forwarded to 192.168.1.213 (02:11:22:33:44:55).',
    });
  });

  it('is true without a port to forward, once the guest answers', () => {
    const spec = desktop({ ports: [viewerPort] });
    expect(withGuest({ forwarded: [] }, { spec })).toMatchObject({
      shown: 'True Forwarding',
      message: 'No port to forward; the guest answers at 192.168.1.213 (02:11:22:33:44:55).',
    });
    expect(withGuest({ state: 'waiting' }, { spec })).toMatchObject({ shown: 'False WaitingForLease' });
  });

  it('is false, naming them, while the kernel lacks ports that the forwarder claims', () => {
    const udp = { protocol: 'udp', port: port(5000) } as const;
    expect(withGuest({ forwarded: [udp] })).toMatchObject({
      shown: 'False Forwarding',
      message: 'The guest answers at 192.168.1.213 (02:11:22:33:44:55), but tcp/3389 is not forwarded to it yet.',
    });
    expect(withGuest({ forwarded: [{ ...udp, protocol: 'tcp' }] })?.message).toContain(
      'but tcp/3389, udp/5000 are not forwarded to it yet',
    );
  });

  it('is false while the guest waits for its lease, in the forwarder’s words', () => {
    expect(withGuest({ state: 'waiting', address: null, message: 'Asked 30 times.' })).toMatchObject({
      shown: 'False WaitingForLease',
      message: 'The guest has no address on the LAN yet. The port forwarder says: Asked 30 times.',
    });
    expect(forwarding({ guest: null })).toMatchObject({
      shown: 'False WaitingForLease',
      message: 'The port forwarder has not said anything yet that can be so.',
    });
  });

  it('is false when the guest is lost', () => {
    expect(withGuest({ state: 'lost', address: null })).toMatchObject({
      shown: 'False LeaseLost',
      message: 'The guest does not answer at the address it had.',
    });
  });

  it('is false while the forwarder names no address that a guest can have', () => {
    for (const place of [{ address: null }, { mac: null }])
      expect(withGuest(place)).toMatchObject({ shown: 'False WaitingForLease' });
  });

  it('takes nothing that comes out of the container at its word or its length', () => {
    const message = `\u001b[31m${'x'.repeat(1000)}`;
    const told = withGuest({ state: 'lost', message })?.message ?? '';
    expect(told.length).toBeLessThan(200);
    expect(told).not.toMatch(/\p{Cc}/u);
  });

  it.each([
    [null, 'no port forwarder'],
    [0, 'port forwarder 0 and not 1'],
  ])('asks for a new image where the forwarder is %s', (forwarder, lack) => {
    expect(forwarding({ forwarder, guest: null })).toMatchObject({
      shown: 'False ImageNeedsRebuild',
      message:
        `The image shop:1 carries ${lack}: tcp/3389, udp/5000 are not answered through the host's address; the viewer ` +
        "and the guest's own address are. Build it from images/windows, then redeploy the workspace.",
    });
  });

  it('is unknown, and not false, where the old image has no port to forward', () => {
    const spec = desktop({ ports: [] });
    expect(forwarding({ forwarder: null, guest: null }, { spec })).toMatchObject({
      shown: 'Unknown ImageNeedsRebuild',
      message: expect.stringContaining('where the guest is cannot be told'),
    });
  });
});

describe('the condition ReturnPathInstalled of a desktop', () => {
  it('is unknown until the interface of its guest is known', () => {
    const endpoints = [onBridge, { ...onLan, interface: null }];
    expect(status({ endpoints }).conditions).toContainEqual({
      type: 'ReturnPathInstalled',
      status: 'Unknown',
      reason: 'Installing',
      message: 'The interface of its guest inside the container is not known yet.',
    });
    expect(status({}).conditions).toContainEqual(expect.objectContaining({ reason: 'Installed', status: 'True' }));
  });
});

it('the guest’s address is the forwarder’s, not the container’s', () => {
  expect(status({}).addresses.map(({ address }) => address)).not.toContain(ip('192.168.1.213'));
});
