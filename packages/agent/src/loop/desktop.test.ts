import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { desiredDesktop, desiredDesktops, stockDesktops } from './desktop.fixture.ts';
import { Rig } from './rig.fixture.ts';

let rig: Rig;

beforeEach(async () => {
  rig = await Rig.raise();
  stockDesktops(rig);
  await rig.want(desiredDesktop());
  await rig.runs();
});
afterEach(() => rig.lower());

/** What was done to containers since, by verb. */
function doneSince(mark: number): readonly string[] {
  return rig.engine.changes.slice(mark).map((change) => change.split(' ')[0] ?? '');
}

const mark = () => rig.engine.changes.length;
const asked = () => rig.engine.changes.filter((change) => change.startsWith('SIGTERM')).length;

/** The guest has shut down. */
async function shutDown(): Promise<void> {
  rig.engine.die((await rig.container())?.id ?? '');
}

describe('a desktop', () => {
  it('has the rule for its guest from its start on', async () => {
    const pid = (await rig.container())?.pid ?? 0;
    expect(rig.installed).toHaveLength(1);
    expect(rig.kernel.namespaces.get(pid)?.rules).toContainEqual(
      expect.objectContaining({ incoming: 'mvlan0', from: '0.0.0.0', priority: 7100 }),
    );
  });

  it('has it for the interface that this run of its container has, whatever the run before had', async () => {
    const { id = '', pid: before = null } = (await rig.container()) ?? {};
    for (const [address, name] of rig.kernel.interfaceNames) {
      if (name === 'mvlan0') rig.kernel.interfaceNames.set(address, 'eth1');
    }
    rig.engine.die(id);
    await rig.engine.startContainer(id);
    const pid = (await rig.container())?.pid ?? 0;
    expect(pid).not.toBe(before);
    await expect
      .poll(() => rig.kernel.namespaces.get(pid)?.rules)
      .toContainEqual(expect.objectContaining({ incoming: 'eth1', priority: 7100 }));
  });

  it('is asked to stop once, and is stopped when it has shut down', async () => {
    const before = mark();
    await rig.want(desiredDesktop({ running: false }));
    await rig.settles({ phase: 'stopping', message: expect.stringContaining('--force') });
    await rig.audits(2);
    expect(doneSince(before)).toEqual(['SIGTERM']);
    await shutDown();
    await rig.settles({ phase: 'stopped' });
    expect(doneSince(before)).toEqual(['SIGTERM', 'die']);
  });

  it('starts again as asked after it was stopped, and is asked anew the next time', async () => {
    for (const times of [1, 2]) {
      await rig.want(desiredDesktop({ running: false }));
      await expect.poll(asked).toBe(times);
      await shutDown();
      await rig.settles({ phase: 'stopped' });
      await rig.want(desiredDesktop());
      await rig.runs();
    }
  });

  it('is cut off when it is told to stop by force, also after it was asked', async () => {
    const before = mark();
    await rig.want(desiredDesktop({ running: false }));
    await expect.poll(asked).toBe(1);
    await rig.want(desiredDesktop({ running: false, forceStop: true }));
    await rig.settles({ phase: 'stopped' });
    expect(doneSince(before)).toEqual(['SIGTERM', 'SIGKILL', 'die']);
  });

  it('is made anew only after it has shut down', async () => {
    const old = (await rig.container())?.id;
    const before = mark();
    await rig.want(desiredDesktop({ deploys: 1 }));
    await expect.poll(asked).toBe(1);
    await rig.audits(2);
    expect(doneSince(before)).toEqual(['SIGTERM']);
    await shutDown();
    await expect.poll(async () => (await rig.container())?.id).not.toBe(old);
    await rig.runs();
    expect(doneSince(before)).toEqual(['SIGTERM', 'die', 'destroy', 'create', 'start']);
  });

  it('is restarted only after it has shut down, and once', async () => {
    const before = mark();
    await rig.want(desiredDesktop({ restarts: 1 }));
    await expect.poll(asked).toBe(1);
    await rig.audits(2);
    expect(doneSince(before)).toEqual(['SIGTERM']);
    await shutDown();
    await rig.runs();
    await rig.audits(2);
    expect(doneSince(before)).toEqual(['SIGTERM', 'die', 'start']);
  });

  it('is asked once more by an agent that has just started, and ends as well', async () => {
    await rig.want(desiredDesktop({ running: false }));
    await expect.poll(asked).toBe(1);
    await rig.stopAgent();
    await rig.startAgent();
    await expect.poll(asked).toBe(2);
    await rig.audits(2);
    expect(asked()).toBe(2);
    await shutDown();
    await rig.settles({ phase: 'stopped' });
  });

  it('goes on when it is wanted again before it has shut down, and starts when it has', async () => {
    await rig.want(desiredDesktop({ running: false }));
    await expect.poll(asked).toBe(1);
    await rig.want(desiredDesktop());
    await shutDown();
    await expect.poll(async () => (await rig.container())?.state).toBe('running');
    await rig.runs();
    expect(asked()).toBe(1);
  });

  it('that takes its time to shut down before it is removed holds up no other workspace', async () => {
    const hang = Promise.withResolvers<void>();
    const stop = rig.engine.stopContainer.bind(rig.engine);
    rig.engine.stopContainer = async (id) => {
      await hang.promise;
      await stop(id);
    };
    const ids = ['w1', 'w2', 'w3', 'w4', 'w5'];
    const ports = (id: string) => (id === 'w1' ? {} : { ports: [], name: id });
    const all = (changes: Readonly<Record<string, unknown>>) => ids.map((id) => ({ id, ...ports(id), ...changes }));
    await rig.want(desiredDesktops(all({})));
    for (const id of ids) await rig.settles({ phase: 'running' }, id);
    const other = {
      id: 'w9',
      kind: 'linux',
      windows: null,
      name: 'web',
      image: 'nginx:1',
      ports: [],
      resources: { cpus: null, memoryMiB: null },
    };
    await rig.want(desiredDesktops([...all({ deleting: true }), other]));
    await rig.settles({ phase: 'running' }, 'w9');
    hang.resolve();
    await expect.poll(() => rig.status?.gone.workspaces.length).toBe(ids.length);
  });
});
