import { afterEach, expect, test } from 'vitest';
import { type Listener, measureSpeed, openListener } from './ends.ts';

const { signal } = new AbortController();
const limits = { latencyMs: 50, throughputMs: 100, signal };
const host = null;
let listener: Listener | null = null;

afterEach(async () => {
  await listener?.close();
  listener = null;
});

async function listening(): Promise<Listener> {
  listener = await openListener(host, { address: '127.0.0.1', port: 0, key: 'right' });
  return listener;
}

test('a way is measured by what arrived and by how long a byte takes there and back', async () => {
  const { port } = await listening();
  const speed = await measureSpeed(host, { address: '127.0.0.1', port, key: 'right', ...limits });
  expect(speed.throughputGbps).toBeGreaterThan(0.1);
  expect(speed.latencyUs.median).toBeGreaterThan(1);
  expect(speed.latencyUs.p99).toBeGreaterThanOrEqual(speed.latencyUs.median);
});

test('who does not know the key gets nothing', async () => {
  const { port } = await listening();
  const wrong = measureSpeed(host, { address: '127.0.0.1', port, key: 'wrong', ...limits });
  await expect(wrong).rejects.toThrow(`127.0.0.1 port ${port}: `);
});

test('an end where nothing listens says so, with the address', async () => {
  const { port, close } = await listening();
  await close();
  const nobody = measureSpeed(host, { address: '127.0.0.1', port, key: 'right', ...limits });
  await expect(nobody).rejects.toThrow(`127.0.0.1 port ${port}: connect ECONNREFUSED`);
});

test('a measurement that is not wanted any more ends at once', async () => {
  const { port } = await listening();
  const owner = new AbortController();
  const measuring = measureSpeed(host, {
    ...{ address: '127.0.0.1', port, key: 'right' },
    ...{ latencyMs: 60_000, throughputMs: 60_000, signal: owner.signal },
  });
  setTimeout(() => owner.abort(), 200);
  await expect(measuring).rejects.toThrow();
}, 5_000);
