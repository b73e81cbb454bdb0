import { type BenchEvent, type BenchResult, readBenchEvents } from '@trailer/contract';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { labImages } from '../images/catalog.ts';
import { waitFor } from '../process/wait.ts';
import { makeWorkspace, type Scene } from './scene.ts';
import { type JoinedHost, joinHost } from './second-host.ts';
import { raiseSplitScene, type SplitScene } from './split.ts';

let scene: SplitScene;
let second: JoinedHost;

beforeAll(async () => {
  scene = await raiseSplitScene({ hosts: [{ name: 'h1' }, { name: 'h2' }], images: ['static', 'iproute'] });
  second = await joinHost(scene, scene.lab.host('h2'));
  await makeWorkspace(scene, { name: 'without-sleep' });
  await makeWorkspace(scene, { name: 'lends-its-image', image: 'iproute' });
}, 90_000);
afterAll(async () => {
  await second?.leave();
  await scene?.destroy();
});

async function* events({ client, hostId }: Scene, signal: AbortSignal): AsyncGenerator<BenchEvent> {
  const response = await client.open('hosts.bench', { id: hostId, body: {}, signal });
  yield* readBenchEvents(response);
}

async function resultOf(signal: AbortSignal): Promise<BenchResult> {
  for await (const event of events(scene, signal)) {
    if (event.type === 'done') return event.result;
    if (event.type === 'failed') throw new Error(event.message);
  }
  throw new Error('the measurement broke off');
}

/** Ends as soon as the way of this name is being measured; the stream is left open, and with it the measurement. */
async function untilMeasuring(path: string, signal: AbortSignal): Promise<AsyncGenerator<BenchEvent>> {
  const told = events(scene, signal);
  for (let next = await told.next(); !next.done; next = await told.next()) {
    if (next.value.type === 'measuring' && next.value.path === path) return told;
  }
  throw new Error(`${path} was not measured`);
}

/** Containers and networks of a measurement that the engine has. */
async function leftovers(): Promise<number> {
  const filters = encodeURIComponent(JSON.stringify({ label: ['dev.trailer.bench'] }));
  const lists = await Promise.all(
    ['/containers/json?all=true&', '/networks?'].map((path) =>
      scene.host.docker.call({ method: 'GET', path: `${path}filters=${filters}` }),
    ),
  );
  return lists.reduce<number>((sum, list) => sum + (list as readonly unknown[]).length, 0);
}

const { signal } = new AbortController();
const nothingLeft = { what: 'nothing to be left of the measurement', timeoutMs: 20_000 };

test('every way that this host has gives figures, and nothing is left of the containers between', async () => {
  onTestFailed(async () => void (await scene.lab.evidence('bench')));
  const { figures, image } = await resultOf(signal);
  process.stdout.write(`${figures.map((figure) => JSON.stringify(figure)).join('\n')}\n`);
  expect(image).toBe(labImages.iproute.name);
  const measured = figures.filter(({ skipped }) => skipped === null);
  expect(measured.map(({ path }) => path)).toEqual([
    'host',
    'bridge',
    'user-bridge',
    'published-port',
    'published-port-from-workspace',
    'macvlan',
    'wire',
  ]);
  for (const { throughputGbps, latencyUs } of measured) {
    expect(throughputGbps).toBeGreaterThan(0.05);
    expect(latencyUs?.p99).toBeGreaterThanOrEqual(latencyUs?.median ?? Number.POSITIVE_INFINITY);
  }
  expect(figures[0]?.ratioToHost).toBe(1);
  expect(figures.find(({ path }) => path === 'ipvlan')?.skipped).toBe('the kernel of the host has no ipvlan');
  expect(await leftovers()).toBe(0);
}, 90_000);

test('a second measurement is refused while one runs, and who goes away ends it with nothing left', async () => {
  const client = new AbortController();
  await untilMeasuring('bridge', client.signal);
  await expect(resultOf(signal)).rejects.toThrow(/is being measured already/);
  await waitFor(async () => ((await leftovers()) > 0 ? true : undefined), { ...nothingLeft, what: 'its containers' });
  client.abort();
  await waitFor(async () => ((await leftovers()) === 0 ? true : undefined), nothingLeft);
  await waitFor(
    async () => {
      const again = new AbortController();
      const started = await untilMeasuring('host', again.signal).catch(() => undefined);
      again.abort();
      return started;
    },
    { what: 'the next measurement to be taken', timeoutMs: 20_000 },
  );
}, 60_000);

test('an agent that was killed while it measured removes at its next start what it left', async () => {
  await waitFor(async () => ((await leftovers()) === 0 ? true : undefined), nothingLeft);
  const client = new AbortController();
  await waitFor(async () => await untilMeasuring('user-bridge', client.signal).catch(() => undefined), {
    what: 'a measurement',
    timeoutMs: 40_000,
  });
  await waitFor(async () => ((await leftovers()) >= 2 ? true : undefined), { ...nothingLeft, what: 'its containers' });
  await scene.killAgent();
  client.abort();
  expect(await leftovers()).toBeGreaterThan(0);
  await scene.startAgent();
  await waitFor(async () => ((await leftovers()) === 0 ? true : undefined), nothingLeft);
}, 90_000);
