import { randomBytes } from 'node:crypto';
import type { BenchEvent, BenchFigure, BenchListenRequest, BenchRequest, Inventory } from '@trailer/contract';
import type { EngineGate } from '../docker/gate.ts';
import type { Speeds } from '../kernel/index.ts';
import { makeStationNetwork, removeStations, type StationEngine, servesAsStation, startStation } from './stations.ts';
import { planWays, type Way } from './ways.ts';

/** How long each way is measured; eight ways and their containers stay under a minute. */
const durations = { latencyMs: 500, throughputMs: 2_000 } as const;

/** Longer than a whole measurement takes, of which the way to another host is the last. */
const listenLimitMs = 90_000;

/** Inside a station; nothing else is there. */
const stationPort = 5201;

export interface BenchParts {
  readonly engine: StationEngine & Pick<EngineGate, 'hasImage'>;
  readonly speeds: Speeds;
  readonly readInventory: () => Promise<Inventory>;
  /** Images to start containers of where none is named, the best first. */
  readonly images: () => readonly string[];
  readonly now: () => Date;
}

/** What one measurement is carried out with. */
interface Run {
  readonly image: string;
  readonly signal: AbortSignal;
}

export const alreadyMeasuring =
  'this host is being measured already: wait until that has ended, which takes less than a minute';

/** Measures the ways packets take on this host, one after the other, and one measurement at a time. */
export class Bench {
  readonly #parts: BenchParts;
  #running = false;

  constructor(parts: BenchParts) {
    this.#parts = parts;
  }

  /** Whether a measurement runs, so that another is refused. */
  get isRunning(): boolean {
    return this.#running;
  }

  /** Removes what an agent that was killed while it measured left behind. */
  async sweep(): Promise<void> {
    if (!this.#running) await removeStations(this.#parts.engine);
  }

  /** Measures everything and tells how it goes; ends early, with nothing left behind, when the signal is aborted. */
  async measure(request: BenchRequest, tell: (event: BenchEvent) => Promise<void>, signal: AbortSignal): Promise<void> {
    if (this.#running) throw new Error(alreadyMeasuring);
    this.#running = true;
    try {
      await removeStations(this.#parts.engine);
      await this.#measureAll(request, tell, signal);
    } finally {
      try {
        await removeStations(this.#parts.engine);
      } finally {
        this.#running = false;
      }
    }
  }

  /** Lets another host measure the way to this one until the signal is aborted; `onPort` is called once it listens. */
  async listen(
    { address, key }: Pick<BenchListenRequest, 'address' | 'key'>,
    onPort: (port: number) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const listener = await this.#parts.speeds.openListener(null, { address, port: 0, key });
    const over = AbortSignal.any([signal, AbortSignal.timeout(listenLimitMs)]);
    try {
      await onPort(listener.port);
      if (!over.aborted) await new Promise((resolve) => over.addEventListener('abort', resolve));
    } finally {
      await listener.close();
    }
  }

  async #measureAll(
    { image: asked, wire, whyNoWire }: BenchRequest,
    tell: (event: BenchEvent) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const image = await this.#chooseImage(asked);
    const inventory = await this.#parts.readInventory();
    const ways = planWays({ inventory, hasImage: image !== null, wire: { wire, whyNoWire } });
    const figures: BenchFigure[] = [];
    for (const [index, way] of ways.entries()) {
      if (way.kind !== 'skipped') await tell({ type: 'measuring', path: way.path, index, of: ways.length });
      const figure = await this.#figureOf(way, { image: image ?? '', signal });
      const [host] = figures;
      figures.push({ ...figure, ratioToHost: ratio(figure, host ?? figure) });
      await tell({ type: 'measured', figure: figures[index] ?? figure });
    }
    await tell({ type: 'done', result: { at: this.#parts.now().toISOString(), image, figures } });
  }

  /** The image that was asked for, or one that is at hand; null where none is. */
  async #chooseImage(asked: string | null): Promise<string | null> {
    const { engine, images } = this.#parts;
    if (asked !== null && !(await engine.hasImage(asked))) {
      throw new Error(`image ${asked} is not on this host: pull it there first, or name another`);
    }
    if (asked !== null && !(await servesAsStation(engine, asked))) {
      throw new Error(`image ${asked} holds no sleep: name another`);
    }
    if (asked !== null) return asked;
    for (const image of new Set(images())) {
      if ((await engine.hasImage(image)) && (await servesAsStation(engine, image))) return image;
    }
    return null;
  }

  /** A way that cannot be measured says why, and the others go on. */
  async #figureOf(way: Way, run: Run): Promise<BenchFigure> {
    const nothing = { path: way.path, throughputGbps: null, ratioToHost: null, latencyUs: null };
    if (way.kind === 'skipped') return { ...nothing, skipped: way.why };
    run.signal.throwIfAborted();
    try {
      const measured = await this.#measureWay(way, run);
      return { path: way.path, ...measured, ratioToHost: null, skipped: null };
    } catch (error) {
      run.signal.throwIfAborted();
      return { ...nothing, skipped: error instanceof Error ? error.message : String(error) };
    } finally {
      await removeStations(this.#parts.engine);
    }
  }

  async #measureWay(way: Exclude<Way, { kind: 'skipped' }>, run: Run) {
    switch (way.kind) {
      case 'on-host':
        return this.#between({ from: null, to: null, at: { address: way.address, port: null } }, run);
      case 'between-stations': {
        const { engine } = this.#parts;
        const networkName = await makeStationNetwork(engine, way.network);
        const server = await startStation(engine, { image: run.image, networkName });
        const client = await startStation(engine, { image: run.image, networkName });
        const at = { address: server.address, port: stationPort };
        return this.#between({ from: client.pid, to: server.pid, at }, run);
      }
      case 'published':
        return this.#measurePublished(way, run);
      case 'wire': {
        const { address, port, key } = way.wire;
        return this.#parts.speeds.measureSpeed(null, { address, port, key, ...durations, signal: run.signal });
      }
      default:
        return way satisfies never;
    }
  }

  async #measurePublished({ hostAddress, from }: Extract<Way, { kind: 'published' }>, run: Run) {
    const { engine } = this.#parts;
    const publishAt = { hostAddress, containerPort: stationPort };
    const server = await startStation(engine, { image: run.image, networkName: 'bridge', publishAt });
    if (server.hostPort === null) throw new Error('the engine published no port, and did not say why');
    const client = from === 'station' ? await startStation(engine, { image: run.image, networkName: 'bridge' }) : null;
    const at = { address: hostAddress, port: server.hostPort };
    return this.#between({ from: client?.pid ?? null, to: server.pid, at }, run);
  }

  /** Measures from one place to what listens in another, reached at an address and port; null: the port it got itself. */
  async #between({ from, to, at }: Ends, { signal }: Run) {
    const { openListener, measureSpeed } = this.#parts.speeds;
    const key = randomBytes(16).toString('hex');
    const listener = await openListener(
      to,
      to === null ? { address: at.address, port: 0, key } : { address: null, port: stationPort, key },
    );
    try {
      const port = at.port ?? listener.port;
      return await measureSpeed(from, { address: at.address, port, key, ...durations, signal });
    } finally {
      await listener.close();
    }
  }
}

interface Ends {
  readonly from: number | null;
  readonly to: number | null;
  readonly at: { readonly address: string; readonly port: number | null };
}

function ratio({ throughputGbps }: BenchFigure, host: BenchFigure): number | null {
  if (throughputGbps === null || host.throughputGbps === null) return null;
  return throughputGbps / host.throughputGbps;
}
