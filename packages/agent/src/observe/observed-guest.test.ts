import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Journal } from '../journal.ts';
import { desiredDesktop, forward, guestAddress, stockDesktops, tellGuest } from '../loop/desktop.fixture.ts';
import { Rig } from '../loop/rig.fixture.ts';
import { Observer } from './observer.ts';

let rig: Rig;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guest-'));
  rig = await Rig.raise();
  stockDesktops(rig);
  await rig.want(desiredDesktop());
  await rig.runs();
  await forward(rig, true);
  await tellGuest(rig, 'forwarding');
  await rig.stopAgent();
});
afterEach(async () => {
  await rig.lower();
  await rm(folder, { recursive: true });
});

/** An agent that has just started, and what it is to run. */
async function observeAnew() {
  const logger = pino({ level: 'silent' });
  const journal = await Journal.open(join(folder, 'journal.json'), logger);
  const wanted = desiredDesktop();
  await journal.saveDesired(wanted);
  const observer = new Observer({ engine: rig.engine, kernel: rig.kernel, journal, logger });
  return { wanted, observer, journal, containerId: (await rig.container())?.id ?? '' };
}

it('the rules for a guest are read again once something may have happened in its namespace, and not before', async () => {
  const { wanted, observer, journal, containerId } = await observeAnew();
  const forwarded = async () => (await observer.observe(wanted)).containers[0]?.guest?.forwarded;
  expect(await forwarded()).toHaveLength(1);
  await forward(rig, false);
  expect(await forwarded()).toHaveLength(1);
  observer.noteNamespace(containerId);
  expect(await forwarded()).toEqual([]);
  await journal.settled();
});

it('a container is told with the guest of its own run, never with that of the run before', async () => {
  const { wanted, observer, journal, containerId } = await observeAnew();
  await observer.observe(wanted);
  expect((await observer.inspectOf('w1'))?.guest).toMatchObject({ address: guestAddress });
  await rig.engine.restartContainer(containerId);
  expect(await observer.inspectOf('w1')).toMatchObject({ state: 'running', guest: null });
  expect(await observer.inspectOf('w2')).toBeNull();
  await journal.settled();
});
