import { guestMacOf, guestPortsOf } from '@trailer/netmodel';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toEngineContainer } from '../docker/container-view.ts';
import type { FileLimits } from '../docker/gate.ts';
import { toEngineNetwork } from '../docker/network-view.ts';
import { readAddress } from '../docker/read.ts';
import { bridgeNetwork, macvlanNetwork, runningContainer } from '../docker/recorded.fixture.ts';
import { FakeKernel } from '../kernel-gate.fake.ts';
import { toObservedContainer } from './container.ts';
import { GuestWatch } from './guest-watch.ts';
import { type GuestContainer, Guests } from './guests.ts';

const pid = 4242;
const observed = toObservedContainer(toEngineContainer(runningContainer), {
  networks: new Map([bridgeNetwork, macvlanNetwork].map((network) => [network.Id, toEngineNetwork(network)])),
  restartsDone: 0,
  returnPath: null,
  returnPathStrategy: null,
  stopAsked: false,
  interfaceOf: () => null,
});
const desk: GuestContainer = { ...observed, pid, forwarder: 1 };
const address = '192.168.77.213';

function tell(state: 'waiting' | 'forwarding' | 'lost', message = ''): string {
  const where = state === 'forwarding' ? address : null;
  return JSON.stringify({ version: 1, state, mac: guestMacOf(desk.workspaceId), address: where, message });
}

describe('watching guests', () => {
  let file: string | Error | null;
  /** What the next reading waits for before it answers what it saw. */
  let held: Promise<void> | null;
  let reads: number;
  let lastSignal: AbortSignal | null;
  let kernel: FakeKernel;
  let guests: Guests;
  let listed: readonly GuestContainer[];
  let changes: number;
  let logged: number;
  let watch: GuestWatch;
  let owner: AbortController;
  let ended: Promise<void>;

  beforeEach(() => {
    vi.useFakeTimers();
    file = null;
    held = null;
    reads = 0;
    lastSignal = null;
    changes = 0;
    logged = 0;
    kernel = new FakeKernel();
    listed = [desk];
    const readFile = async (_id: string, _path: string, { signal }: FileLimits) => {
      reads += 1;
      lastSignal = signal ?? null;
      const seen = file;
      await held;
      if (seen instanceof Error) throw seen;
      return seen === null ? null : new TextEncoder().encode(seen);
    };
    const write = () => {
      logged += 1;
    };
    guests = new Guests({
      engine: { readFile },
      kernel,
      logger: pino({ level: 'debug' }, { write }),
      observeInterfaces: () => kernel.observeInterfaces(),
    });
    owner = new AbortController();
    watch = new GuestWatch(guests, () => listed, {
      limits: { unsettledMs: 1_000, settledMs: 2_000, rulesMs: 15_000 },
      now: () => Date.now(),
      onChange: () => {
        changes += 1;
      },
      signal: owner.signal,
    });
    ended = watch.run();
  });
  afterEach(async () => {
    owner.abort();
    await ended;
    vi.useRealTimers();
  });

  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  function installRules(to = address, from = '172.17.0.2'): void {
    const [guest, arrivesAt] = [readAddress(to), readAddress(from)];
    if (guest === null || arrivesAt === null) throw new Error('these are addresses');
    kernel.forwardings.set(pid, { arrivesAt, address: guest, ports: guestPortsOf(desk.publishedPorts) });
  }

  async function settle(): Promise<void> {
    installRules();
    file = tell('forwarding');
    await pass(1_000);
    expect(guests.of(desk)).toMatchObject({ address, forwarded: guestPortsOf(desk.publishedPorts) });
    reads = 0;
    changes = 0;
    kernel.forwardingReadings = 0;
  }

  it('reads a guest every second until its ports are forwarded, and asks the kernel nothing before', async () => {
    file = tell('waiting');
    await pass(10_000);
    expect(reads).toBe(10);
    expect(changes).toBe(1);
    expect(kernel.forwardingReadings).toBe(0);
  });

  it('reads it every other second then, and the rules every fifteen', async () => {
    await settle();
    await pass(60_000);
    expect(reads).toBe(30);
    expect(kernel.forwardingReadings).toBeGreaterThanOrEqual(3);
    expect(kernel.forwardingReadings).toBeLessThanOrEqual(4);
    expect(changes).toBe(0);
  });

  it('does nothing at all where there is no guest, until there is one', async () => {
    listed = [];
    await pass(2_000);
    reads = 0;
    await pass(600_000);
    expect(reads).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    listed = [desk];
    watch.noteLearned([desk]);
    await pass(3_000);
    expect(reads).toBe(3);
  });

  it('does not read again what a turn of the loop has just read', async () => {
    await settle();
    await pass(14_000);
    kernel.forwardingReadings = 0;
    reads = 0;
    guests.noteStale(desk.engineId);
    await guests.learn(desk);
    watch.noteLearned([desk]);
    await pass(10_000);
    expect(kernel.forwardingReadings).toBe(1);
    expect(reads).toBe(6);
  });

  it('does not read the rules again right after another word of the forwarder had them read', async () => {
    await settle();
    await pass(10_000);
    kernel.forwardingReadings = 0;
    file = tell('forwarding', 'another port');
    await pass(12_000);
    expect(kernel.forwardingReadings).toBe(1);
  });

  it('reads the rules once for a turn and a look at the same time', async () => {
    await settle();
    const next = { ...desk, pid: pid + 1 };
    await Promise.all([guests.refresh(next, { rules: true }), guests.learn(next)]);
    expect(reads).toBe(1);
    guests.noteStale(desk.engineId);
    await Promise.all([guests.learn(next), guests.learn(next)]);
    expect(reads).toBe(2);
  });

  it('lets go of a file that the engine takes too long for', async () => {
    await settle();
    held = new Promise(() => undefined);
    await pass(2_000);
    expect(lastSignal?.aborted).toBe(false);
    await pass(5_000);
    expect(lastSignal?.aborted).toBe(true);
    expect(guests.of(desk)).toMatchObject({ state: 'forwarding' });
    held = null;
  });

  it('tells of a guest that is lost as soon as its port forwarder does', async () => {
    await settle();
    file = tell('lost', 'it does not answer');
    await pass(2_000);
    expect(changes).toBe(1);
    expect(guests.of(desk)).toMatchObject({ state: 'lost', address: null, forwarded: [] });
  });

  it('notices rules that somebody flushed, and soon that they are back', async () => {
    await settle();
    kernel.forwardings.clear();
    await pass(16_000);
    expect(guests.of(desk)).toMatchObject({ state: 'forwarding', forwarded: [] });
    installRules();
    await pass(3_000);
    expect(guests.of(desk)?.forwarded).toEqual(guestPortsOf(desk.publishedPorts));
    expect(changes).toBe(2);
  });

  it.each([
    ['to another guest', { to: '192.168.77.214', from: '172.17.0.2' }],
    ['from another address than the one ports are published by', { to: '192.168.77.213', from: '192.168.77.150' }],
  ])('counts no port as forwarded that is sent %s', async (_what, { to, from }) => {
    await settle();
    installRules(to, from);
    await pass(16_000);
    expect(guests.of(desk)?.forwarded).toEqual([]);
  });

  it('starts no helper container for the rules while nothing new is said', async () => {
    listed = [{ ...desk, returnPathStrategy: 'helper' }];
    await settle();
    await pass(120_000);
    expect(kernel.forwardingReadings).toBe(0);
    file = tell('forwarding', 'another port');
    await pass(2_000);
    expect(kernel.forwardingReadings).toBe(1);
  });

  it('asks the kernel again when something may have happened in the namespace', async () => {
    await settle();
    kernel.forwardings.clear();
    await guests.refresh(desk, { rules: false });
    expect(guests.of(desk)?.forwarded).toEqual(guestPortsOf(desk.publishedPorts));
    guests.noteStale(desk.engineId);
    await guests.refresh(desk, { rules: false });
    expect(guests.of(desk)?.forwarded).toEqual([]);
  });

  it('knows what was seen last, also when a look of before is answered more slowly', async () => {
    await settle();
    file = tell('lost');
    const answer = Promise.withResolvers<void>();
    held = answer.promise;
    const before = guests.refresh(desk, { rules: false });
    await pass(0);
    held = null;
    file = tell('forwarding', 'it is back');
    const after = guests.refresh(desk, { rules: false });
    await pass(0);
    answer.resolve();
    await Promise.all([before, after]);
    expect(guests.of(desk)).toMatchObject({ state: 'forwarding', message: 'it is back' });
  });

  it('takes the file away with what it said', async () => {
    await settle();
    file = null;
    await pass(2_000);
    expect(guests.of(desk)).toBeNull();
  });

  it('keeps what it knows while the engine does not answer', async () => {
    await settle();
    file = new Error('connect ECONNREFUSED');
    await pass(10_000);
    expect(guests.of(desk)).toMatchObject({ state: 'forwarding' });
    expect(changes).toBe(0);
  });

  it('says why it does not believe a guest once, and nothing while all is well', async () => {
    await settle();
    expect(logged).toBe(0);
    file = '{"version":2}';
    await pass(10_000);
    expect(guests.of(desk)).toBeNull();
    expect(logged).toBe(1);
  });

  it('knows nothing of the next run of a container before it has looked', async () => {
    await settle();
    const next = { ...desk, pid: pid + 1 };
    listed = [next];
    expect(guests.of(next)).toBeNull();
    expect(guests.isDue(next)).toBe(true);
    file = null;
    await guests.refresh(next, { rules: true });
    expect(guests.of(next)).toBeNull();
    expect(guests.isDue(next)).toBe(false);
  });
});
