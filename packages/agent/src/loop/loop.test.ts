import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { desired, Rig } from './rig.fixture.ts';

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.raise();
});
afterEach(() => rig.lower());

const plainSecond = { id: 'w2', name: 'two', ports: [], volumes: [] };

/** Makes the kernel install nothing until it may. */
function holdInstallations(): { readonly begun: Promise<void>; readonly end: () => void } {
  const begun = Promise.withResolvers<void>();
  const mayEnd = Promise.withResolvers<void>();
  const install = rig.kernel.installReturnPath.bind(rig.kernel);
  rig.kernel.installReturnPath = async (target, plan) => {
    begun.resolve();
    await mayEnd.promise;
    return install(target, plan);
  };
  return { begun: begun.promise, end: mayEnd.resolve };
}

describe('the agent on its way to the desired state', () => {
  it('makes the network, then the container, starts it and protects its return path', async () => {
    await rig.want(desired());
    await rig.runs();
    expect(rig.engine.changes.map((change) => change.split(' ')[0])).toEqual(['create', 'create', 'start']);
    expect(rig.status?.networks).toMatchObject([{ id: 'n1', phase: 'created' }]);
    expect(rig.workspace()?.publishedPorts).toEqual(desired().workspaces[0]?.ports);
    expect(rig.installed).toMatchObject([{ workspaceId: 'w1', strategy: 'nsenter' }]);
  });

  it('asks the engine nothing when there is nothing to do', async () => {
    await rig.want(desired());
    await rig.runs();
    await rig.want(desired());
    const { questions } = rig.engine;
    await rig.want({ ...desired(), generation: 2 });
    await expect.poll(() => rig.status?.generation).toBe(2);
    expect(rig.engine.questions).toBe(questions);
  });

  it('shows an image that cannot be had with the words of the registry and a cure, and goes on once it is there', async () => {
    await rig.want(desired({ workspaces: [{ image: 'app:2' }] }));
    await rig.settles({ phase: 'error', message: expect.stringMatching(/manifest unknown\. Check the image name/) });
    rig.engine.registry.add('app:2');
    await rig.runs();
  });

  it('shows a taken port, and starts once it is free', async () => {
    rig.engine.takenPorts.add(9090);
    await rig.want(desired());
    await rig.settles({ phase: 'error', message: expect.stringContaining('port is already allocated') });
    rig.engine.takenPorts.clear();
    await rig.runs();
  });

  it('shows a parent that vanished, and goes on once it is back', async () => {
    rig.engine.parents.clear();
    await rig.want(desired());
    await expect.poll(() => rig.status?.networks[0]).toMatchObject({ phase: 'error' });
    rig.engine.parents.add('eth0');
    await rig.runs();
  });

  it('carries out a restart that was asked for once', async () => {
    await rig.want(desired());
    await rig.runs();
    const before = await rig.container();
    await rig.want(desired({ generation: 2, workspaces: [{ restarts: 1 }] }));
    await expect.poll(async () => (await rig.container())?.pid).not.toBe(before?.pid);
    await rig.runs();
    await rig.stopAgent();
    const after = await rig.container();
    await rig.startAgent();
    await rig.runs();
    expect((await rig.container())?.pid).toBe(after?.pid);
  });

  it('stops and starts as asked', async () => {
    await rig.want(desired());
    await rig.runs();
    await rig.want(desired({ generation: 2, workspaces: [{ running: false }] }));
    await rig.settles({ phase: 'stopped', observedGeneration: 2 });
    await rig.want(desired({ generation: 3 }));
    await rig.runs();
  });

  it('makes a container anew when what it is made from changed', async () => {
    await rig.want(desired());
    await rig.runs();
    const before = await rig.container();
    await rig.want(desired({ generation: 2, workspaces: [{ environment: { COLOR: 'red' } }] }));
    await rig.settles({ phase: 'running', observedGeneration: 2 });
    await expect.poll(async () => (await rig.container())?.id).not.toBe(before?.id);
    await rig.runs();
  });

  it('removes a deleted workspace with its volumes, then its network, and says when nothing is left', async () => {
    await rig.want(desired());
    await rig.runs();
    expect(rig.engine.volumes).toEqual(['trl-w1-data']);
    const deleting = { deleting: true };
    await rig.want(desired({ generation: 2, networks: [deleting], workspaces: [deleting] }));
    await expect.poll(() => rig.status?.gone).toEqual({ networks: ['n1'], workspaces: ['w1'] });
    expect(await rig.container()).toBeNull();
    expect(await rig.engine.listNetworks('dev.trailer.network')).toEqual([]);
    expect(rig.engine.volumes).toEqual([]);
  });

  it('forgets what went wrong with an object that is no more', async () => {
    const told = () => rig.logged.filter((line) => line.includes('manifest unknown')).length;
    await rig.want(desired({ workspaces: [{ image: 'app:2' }] }));
    await expect.poll(told).toBe(1);
    await rig.want(desired({ generation: 2, workspaces: [] }));
    await expect.poll(() => rig.status?.generation).toBe(2);
    await rig.want(desired({ generation: 3, workspaces: [{ image: 'app:2' }] }));
    await expect.poll(told).toBe(2);
  });

  it('goes on with the others while an installation at a start does not end', async () => {
    const hanging = holdInstallations();
    await rig.want(desired({ workspaces: [{}, plainSecond] }));
    await hanging.begun;
    await rig.settles({ phase: 'running' }, 'w2');
    hanging.end();
    await rig.runs();
  });

  it('ends no sooner than an installation that is under way', async () => {
    await rig.want(desired());
    await rig.runs();
    const { id = '' } = (await rig.container()) ?? {};
    const hanging = holdInstallations();
    await rig.engine.restartContainer(id);
    await hanging.begun;
    const order: string[] = [];
    const stopped = rig.stopAgent().then(() => order.push('stopped'));
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    order.push('installed');
    hanging.end();
    await stopped;
    expect(order).toEqual(['installed', 'stopped']);
  });

  it('removes what carries its mark and is not wanted, and touches nothing else', async () => {
    const foreign = {
      ipv4Address: null,
      ipv6Address: null,
      macAddress: null,
      ownsDefaultRoute: false,
      interfaceName: null,
      ignoresAdvertisements: false,
    };
    const request = {
      name: 'theirs',
      image: 'nginx:1',
      command: null,
      environment: {},
      interactive: false,
      labels: {},
      networkMode: 'standard' as const,
      endpoints: [{ networkName: 'bridge', ...foreign }],
      ports: [],
      mounts: [],
      volumeLabels: {},
      cpus: null,
      memoryMiB: null,
      machine: null,
    };
    const theirs = await rig.engine.createContainer(request);
    await rig.engine.startContainer(theirs);
    const ours = await rig.engine.createContainer({
      ...request,
      name: 'lost',
      labels: { 'dev.trailer.workspace': 'w9', 'dev.trailer.fingerprint': 'x' },
    });
    await rig.want(desired());
    await rig.runs();
    await expect.poll(() => rig.engine.inspectContainer(ours)).toBeNull();
    expect((await rig.engine.inspectContainer(theirs))?.state).toBe('running');
  });
});
