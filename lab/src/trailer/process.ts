import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { limits, repositoryFolder } from '../config.ts';
import { LabHost, type LabMachine } from '../machine.ts';
import { startDetached } from '../process/run.ts';
import { isAlive, signalProcess, waitForExit } from '../process/table.ts';
import { waitFor } from '../process/wait.ts';
import { folderOf } from '../state.ts';
import { type Door, openDoor } from './door.ts';

const cliScript = join(repositoryFolder, 'packages/cli/src/main.ts');

export interface TrailerOptions {
  /** TCP port it listens on inside the host; 8090 unless told. */
  readonly port?: number;
  /** Script to run with node; the command line's source unless told. */
  readonly program?: string;
  /** Sub-command and its own arguments; `standalone` unless told. */
  readonly command?: readonly string[];
  /** Data folder; one inside the lab's folder unless told. */
  readonly dataFolder?: string;
  /** More environment (`TRAILER_RETURN_PATH_STRATEGY`, `TRAILER_LOG_LEVEL`, …). */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Trailer running on a machine of a lab, with its API reachable from the real machine. */
export interface TrailerProcess {
  /** `http://127.0.0.1:PORT`: reaches the API through the namespace's wall. */
  readonly baseUrl: string;
  /** The administrator's token. */
  readonly token: string;
  readonly dataFolder: string;
  /** Null while it is down. */
  readonly pid: number | null;
  /** `fetch` with the token, for a path such as `/api/v1/networks`. */
  baseFetch(path: string, init?: RequestInit): Promise<Response>;
  /** Waits until `/readyz` answers 200. */
  waitReady(timeoutMs?: number): Promise<void>;
  /** Sends a signal and waits until it ended. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again after `kill`, on the same data; does not wait until ready. */
  start(): Promise<void>;
  /** SIGTERM, start, ready. */
  restart(): Promise<void>;
  /** Everything it wrote so far, over all its starts. */
  logs(): Promise<string>;
  /** Ends it and its relay. */
  stop(): Promise<void>;
}

/** Starts Trailer from the checkout on a machine of a lab; returns at once, see `waitReady`. Only a server needs no engine there. */
export async function trailerProcess(host: LabMachine, options: TrailerOptions = {}): Promise<TrailerProcess> {
  const dataFolder = options.dataFolder ?? join(folderOf(host.prefix), host.name, 'trailer_data');
  await mkdir(dataFolder, { recursive: true });
  const door = await openDoor(host, options.port ?? 8090);
  const trailer = new LabTrailer(host, { options, door, dataFolder });
  await trailer.start();
  return trailer;
}

interface TrailerParts {
  readonly options: TrailerOptions;
  readonly door: Door;
  readonly dataFolder: string;
}

class LabTrailer implements TrailerProcess {
  readonly token = `lab-${randomBytes(16).toString('hex')}`;
  readonly dataFolder: string;
  readonly #host: LabMachine;
  readonly #options: TrailerOptions;
  readonly #door: Door;
  readonly #logFile: string;
  #pid: number | null = null;

  constructor(host: LabMachine, parts: TrailerParts) {
    this.#host = host;
    this.#options = parts.options;
    this.#door = parts.door;
    this.dataFolder = parts.dataFolder;
    this.#logFile = join(folderOf(host.prefix), host.name, 'trailer.log');
  }

  get baseUrl(): string {
    return this.#door.baseUrl;
  }

  get pid(): number | null {
    return this.#pid !== null && isAlive(this.#pid) ? this.#pid : null;
  }

  async baseFetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${this.token}`);
    return await fetch(new URL(path, this.baseUrl), { ...init, headers });
  }

  async start(): Promise<void> {
    if (this.pid !== null) return;
    this.#pid = startDetached(
      this.#host.enter([process.execPath, this.#options.program ?? cliScript, ...this.#arguments()]),
      {
        mark: this.#host.prefix,
        logFile: this.#logFile,
        environment: {
          TRAILER_ADMIN_TOKEN: this.token,
          TRAILER_HELPER_IMAGE: 'trailer-lab/helper:latest',
          ...this.#options.environment,
        },
      },
    );
  }

  #arguments(): readonly string[] {
    const command = this.#options.command ?? ['standalone'];
    return [
      ...command,
      ...['--data', this.dataFolder],
      ...['--listen', `0.0.0.0:${this.#options.port ?? 8090}`],
      // A server alone has no engine.
      ...(command[0] !== 'server' && this.#host instanceof LabHost
        ? ['--docker-socket', this.#host.engine.socketPath]
        : []),
    ];
  }

  async waitReady(timeoutMs: number = limits.trailerReadyMs): Promise<void> {
    await waitFor(() => this.#isReady(), {
      what: `Trailer on ${this.#host.name} to be ready (log: ${this.#logFile})`,
      timeoutMs,
    });
  }

  async #isReady(): Promise<true | undefined> {
    if (this.pid === null)
      throw new Error(`Trailer on ${this.#host.name} ended: ${(await this.logs()).trim().slice(-2000)}`);
    const answer = await this.baseFetch('/readyz').catch(() => null);
    await answer?.body?.cancel();
    return answer?.status === 200 ? true : undefined;
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const pid = this.pid;
    if (pid === null) return;
    signalProcess(pid, signal);
    await waitForExit(pid, limits.trailerStopMs);
    this.#pid = null;
  }

  async restart(): Promise<void> {
    await this.kill('SIGTERM');
    await this.start();
    await this.waitReady();
  }

  async logs(): Promise<string> {
    return await readFile(this.#logFile, 'utf8');
  }

  async stop(): Promise<void> {
    await this.kill('SIGTERM');
    await this.#door.close();
  }
}
