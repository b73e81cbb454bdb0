import type { BenchEvent, BenchRequest, Inventory } from '@trailer/contract';
import { expect, test } from 'vitest';
import { FakeEngine } from '../docker/fake/engine.ts';
import { labels } from '../docker/labels.ts';
import { Bench } from './bench.ts';

const request: BenchRequest = { kind: 'bench', image: null, wire: null, whyNoWire: null };
const kernel = { macvlan: true, ipvlan: false, vlan: true, policyRouting: true, kvm: false };
const inventory: Inventory = { interfaces: [], routes: [], listeners: [], kernel, engine: null };
const { signal } = new AbortController();

function createBench(throughputs: readonly (number | Error)[]) {
  const engine = new FakeEngine();
  engine.images.add('with-sleep');
  const measured = [...throughputs];
  const bench = new Bench({
    engine,
    speeds: {
      openListener: async () => ({ port: 5201, close: async () => undefined }),
      measureSpeed: async () => {
        const next = measured.shift() ?? 1;
        if (next instanceof Error) throw next;
        return { throughputGbps: next, latencyUs: { median: 1, p99: 2 } };
      },
    },
    readInventory: async () => inventory,
    images: () => ['absent', 'with-sleep'],
    now: () => new Date('2026-01-02T03:04:05Z'),
  });
  return { engine, bench };
}

async function resultOf(bench: Bench, asked = request) {
  const events: BenchEvent[] = [];
  await bench.measure(asked, async (event) => void events.push(event), signal);
  const last = events.at(-1);
  if (last?.type !== 'done') throw new Error('it did not end with a result');
  return { result: last.result, events };
}

async function stationsOf(engine: FakeEngine): Promise<number> {
  return [...(await engine.listContainers(labels.bench)), ...(await engine.listNetworks(labels.bench))].length;
}

test('each way is told as a part of the host, in the order in which it was measured', async () => {
  const { bench, engine } = createBench([40, 30, 10]);
  const { result, events } = await resultOf(bench);
  expect(result.image).toBe('with-sleep');
  expect(result.figures.slice(0, 3).map(({ path, ratioToHost }) => [path, ratioToHost])).toEqual([
    ['host', 1],
    ['bridge', 0.75],
    ['user-bridge', 0.25],
  ]);
  expect(events.filter(({ type }) => type === 'measured')).toHaveLength(result.figures.length);
  expect(await stationsOf(engine)).toBe(0);
});

test('a way that fails says why, and the next is measured all the same', async () => {
  const { bench, engine } = createBench([40, new Error('the bridge is down'), 10]);
  const { figures } = (await resultOf(bench)).result;
  expect(figures[1]).toMatchObject({ path: 'bridge', throughputGbps: null, skipped: 'the bridge is down' });
  expect(figures[2]).toMatchObject({ path: 'user-bridge', throughputGbps: 10, skipped: null });
  expect(await stationsOf(engine)).toBe(0);
});

test('one measurement runs at a time, and the one after it may', async () => {
  const { bench } = createBench([]);
  const first = resultOf(bench);
  await expect(resultOf(bench)).rejects.toThrow(/is being measured already/);
  await first;
  expect(bench.isRunning).toBe(false);
  await resultOf(bench);
});

test('an image that is not there is refused by its name', async () => {
  const { bench } = createBench([]);
  await expect(resultOf(bench, { ...request, image: 'absent' })).rejects.toThrow('image absent is not on this host');
});

test('what a killed agent left is removed', async () => {
  const { bench, engine } = createBench([]);
  const station = { image: 'with-sleep', networkName: 'bridge', labels: { [labels.bench]: 'old' }, publish: null };
  await engine.startStation(station);
  await bench.sweep();
  expect(await stationsOf(engine)).toBe(0);
});
