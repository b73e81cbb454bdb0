import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { MeasureTask, Speed } from './messages.ts';

const connectMs = 2_000;

/** Large enough that the kernel's copying is what takes the time, not this program's calls. */
const chunk = Buffer.alloc(1024 * 1024);

/** Measures the way to a listening end: first the round trip of one byte, then one stream. Throws when nothing answers. */
export async function measure(task: MeasureTask): Promise<Speed> {
  const latencyUs = await measureLatency(task);
  return { latencyUs, throughputGbps: await measureThroughput(task) };
}

async function open({ address, port, key }: MeasureTask, mode: 'echo' | 'sink'): Promise<Socket> {
  const socket = connect({ host: address, port, noDelay: true, allowHalfOpen: true });
  const signal = AbortSignal.timeout(connectMs);
  try {
    await once(socket, 'connect', { signal });
    socket.write(`${key} ${mode}\n`);
    // Some other service at that address is not what is to be measured, whatever it takes in.
    const ended = once(socket, 'end', { signal }).then(() => ['']);
    const [answer] = await Promise.race([once(socket, 'data', { signal }), ended]);
    if (String(answer) !== 'ready\n') throw new Error('what answers there is not what was started for this');
    return socket;
  } catch (error) {
    socket.destroy();
    const why = signal.aborted ? `no answer in ${connectMs} ms` : (error as Error).message;
    throw new Error(`${address} port ${port}: ${why}`, { cause: error });
  }
}

async function measureLatency(task: MeasureTask): Promise<Speed['latencyUs']> {
  const socket = await open(task, 'echo');
  const roundTripsUs: number[] = [];
  const { promise: over, resolve, reject } = Promise.withResolvers<void>();
  const startedAt = performance.now();
  let sentAt = startedAt;
  const send = (): void => {
    sentAt = performance.now();
    socket.write('x');
  };
  socket.on('data', () => {
    const now = performance.now();
    roundTripsUs.push((now - sentAt) * 1000);
    if (now - startedAt >= task.latencyMs) resolve();
    else send();
  });
  socket.on('error', reject);
  socket.on('end', () => reject(new Error('the other end went away')));
  const giveUp = setTimeout(() => reject(new Error('the other end fell silent')), task.latencyMs + connectMs);
  send();
  try {
    await over;
  } finally {
    clearTimeout(giveUp);
    socket.destroy();
  }
  const sorted = Float64Array.from(roundTripsUs).sort();
  return { median: percentile(sorted, 50), p99: percentile(sorted, 99) };
}

/** By nearest rank. */
function percentile(sorted: Float64Array, percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** What arrived by the time the other end tells that it has everything: what is still in buffers is no throughput. */
async function measureThroughput(task: MeasureTask): Promise<number> {
  const socket = await open(task, 'sink');
  const startedAt = performance.now();
  const signal = AbortSignal.timeout(task.throughputMs + connectMs);
  const count = once(socket, 'data', { signal });
  try {
    while (performance.now() - startedAt < task.throughputMs) {
      if (!socket.write(chunk)) await Promise.race([once(socket, 'drain', { signal }), count]);
    }
    socket.end();
    const [told] = await count;
    return (Number(String(told)) * 8) / (performance.now() - startedAt) / 1e6;
  } finally {
    count.catch(() => undefined);
    socket.destroy();
  }
}
