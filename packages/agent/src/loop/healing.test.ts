import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { desired, Rig } from './rig.fixture.ts';

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.raise();
});
afterEach(() => rig.lower());

describe('the agent heals', () => {
  it('a container that ended by itself', async () => {
    await rig.want(desired());
    await rig.runs();
    const before = await rig.container();
    rig.engine.die(before?.id ?? '');
    await expect.poll(async () => (await rig.container())?.state).toBe('running');
    await rig.runs();
  });

  it('the return path of a container that was restarted behind its back, once for each start', async () => {
    await rig.want(desired());
    await rig.runs();
    const { id = '' } = (await rig.container()) ?? {};
    await rig.engine.restartContainer(id);
    await expect.poll(() => rig.installed.length).toBe(2);
    const { pid } = (await rig.container()) ?? {};
    expect(rig.kernel.namespaces.get(pid ?? 0)?.rules).not.toHaveLength(0);
    await rig.runs();
    expect(rig.kernel.installations).toBe(2);
  });

  it('the return path when the addresses of the host change', async () => {
    await rig.want(desired());
    await rig.runs();
    const { pid = null } = (await rig.container()) ?? {};
    const exceptions = () =>
      rig.kernel.namespaces.get(pid ?? 0)?.routes.filter(({ destination }) => destination.endsWith('/32'));
    expect(exceptions()).toMatchObject([{ destination: '192.168.77.11/32' }]);
    rig.kernel.setAddresses(['192.168.77.11/24', '192.168.77.12/24']);
    await expect.poll(exceptions).toHaveLength(2);
    rig.kernel.setAddresses(['192.168.77.12/24']);
    await expect.poll(exceptions).toMatchObject([{ destination: '192.168.77.12/32' }]);
  });

  it('whatever happened while the engine was away, without blaming the workspaces for it', async () => {
    await rig.want(desired());
    await rig.runs();
    rig.engine.goAway();
    await rig.want(desired({ generation: 2, workspaces: [{}, { id: 'w2', name: 'two', ports: [], volumes: [] }] }));
    rig.engine.comeBack();
    await rig.settles({ phase: 'running' }, 'w2');
    await rig.runs();
    expect(rig.logged.filter((line) => line.includes('failed'))).toEqual([]);
  });

  it('from its journal, with no server there', async () => {
    await rig.want(desired());
    await rig.runs();
    await rig.stopAgent();
    const { id = '' } = (await rig.container()) ?? {};
    await rig.engine.restartContainer(id);
    await rig.startAgent();
    const { pid = null } = (await rig.container()) ?? {};
    await expect.poll(() => rig.kernel.namespaces.get(pid ?? 0)?.rules.length).toBeGreaterThan(0);
  });

  it.each([0, 1, 2])('when it ended after change number %i, leaving one of everything', async (changes) => {
    const reached = new Promise<void>((resolve) => rig.engine.afterChange(changes, resolve));
    await rig.want(desired());
    if (changes > 0) await reached;
    await rig.stopAgent();
    await rig.startAgent();
    await rig.runs();
    expect(await rig.engine.listContainers('dev.trailer.workspace')).toHaveLength(1);
    expect(await rig.engine.listNetworks('dev.trailer.network')).toHaveLength(1);
  });
});

describe('an address on a LAN', () => {
  const asked = '192.168.77.1';

  it('is announced after every start, whether or not there is a return path to install', async () => {
    await rig.want(desired({ workspaces: [{ ports: [] }] }));
    await rig.settles({ phase: 'running' });
    await expect.poll(() => rig.kernel.announced).toEqual([expect.stringContaining(` asks for ${asked}`)]);
    const { id = '' } = (await rig.container()) ?? {};
    await rig.engine.restartContainer(id);
    await expect.poll(() => rig.kernel.announced).toHaveLength(2);
  });

  it('that cannot be announced keeps nobody from running, and is told in the log', async () => {
    rig.kernel.refusal = 'no way in';
    await rig.want(desired({ workspaces: [{ ports: [] }] }));
    await rig.settles({ phase: 'running' });
    await expect.poll(() => rig.logged).toContain('agent: the addresses of a container could not be announced');
  });
});

describe('a return path that cannot be installed', () => {
  it('because the agent stops is no failure', async () => {
    const stopped = Promise.withResolvers<void>();
    rig.kernel.installReturnPath = async () => {
      stopped.resolve();
      AbortSignal.abort().throwIfAborted();
      throw new Error('not reached');
    };
    await rig.want(desired());
    await stopped.promise;
    await rig.stopAgent();
    expect(rig.logged.filter((line) => line.includes('failed'))).toEqual([]);
  });

  const line =
    'agent: workspace w1 started but host-route exception setup failed (published ports may be unreachable via host IP): exec: "ip" is not there';

  it('leaves the workspace running, says why, and is logged in the agreed words once', async () => {
    rig.kernel.refusal = 'exec: "ip" is not there';
    await rig.want(desired());
    const refused = expect.objectContaining({ type: 'ReturnPathInstalled', status: 'False' });
    await rig.settles({ phase: 'running', conditions: expect.arrayContaining([refused]) });
    expect(rig.workspace()?.conditions.find(({ type }) => type === 'ReturnPathInstalled')?.message).toContain(
      '"ip" is not there',
    );
    await expect.poll(() => rig.logged).toContain(line);
    rig.kernel.refusal = null;
    await rig.runs();
    expect(rig.logged.filter((logged) => logged === line)).toHaveLength(1);
  });
});
