import type { Port } from '@trailer/netmodel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { desired, Rig } from '../loop/rig.fixture.ts';

const named = { hostAddress: null, hostPort: 9090, containerPort: 9090, protocol: 'tcp' };
const onHost = { endpoints: [], defaultBridge: false, networkMode: 'host', ports: [named] };
const held = { address: null, port: 9090 as Port, protocol: 'tcp' } as const;

describe('a workspace on the host’s own network', () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await Rig.raise();
  });
  afterEach(() => rig.lower());

  const want = (...workspaces: readonly Readonly<Record<string, unknown>>[]) =>
    rig.want(desired({ networks: [], workspaces }));

  it('does not start while a process has its port, says which, and starts once that is gone', async () => {
    rig.kernel.listeners = [held];
    rig.kernel.portHolder = 'process nginx (pid 812)';
    await want(onHost);
    await rig.settles({
      phase: 'error',
      message:
        'port 9090/tcp is taken by process nginx (pid 812) on this host. End what has it, or change the ports of the ' +
        'workspace and of its program: the agent tries again by itself.',
    });
    expect((await rig.container())?.state).toBe('created');
    rig.kernel.listeners = [];
    await rig.settles({ phase: 'running' });
  });

  it('is told of a container that publishes its port, and of a process nobody can name', async () => {
    rig.kernel.portHolder = 'process docker-proxy (pid 7)';
    await want({ id: 'w2', name: 'proxy', endpoints: [], ports: [named] });
    await rig.settles({ phase: 'running' }, 'w2');
    await want({ id: 'w2', name: 'proxy', endpoints: [], ports: [named] }, onHost);
    await rig.settles({ message: expect.stringContaining('9090/tcp is taken by container proxy') });
    rig.kernel.portHolder = null;
    rig.kernel.listeners = [held];
    await want(onHost);
    await rig.settles({ message: expect.stringContaining('9090/tcp is taken by a host process') });
  });

  it('is told of another workspace on the host’s network by its name', async () => {
    rig.kernel.listeners = [held];
    await want(onHost, { ...onHost, id: 'w2', name: 'first', running: false });
    await rig.settles({ message: expect.stringContaining('9090/tcp is taken by workspace first on this host') });
  });

  it('has its own ports while it runs, and is restarted all the same', async () => {
    await want(onHost);
    await rig.settles({ phase: 'running' });
    rig.kernel.listeners = [held];
    await want({ ...onHost, restarts: 1 });
    await expect.poll(() => rig.logged).toContainEqual(expect.stringContaining('restart-container done'));
    expect(rig.workspace()).toMatchObject({ phase: 'running' });
  });

  it('starts whatever else listens, where it names no port, or is on networks of its own', async () => {
    rig.kernel.listeners = [held];
    await want({ ...onHost, ports: [] }, { id: 'w2', name: 'apart', ...onHost, networkMode: 'none', ports: [] });
    await rig.settles({ phase: 'running' });
    await rig.settles({ phase: 'running' }, 'w2');
  });
});
