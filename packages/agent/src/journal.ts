import { type FileHandle, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { desiredHostSchema } from '@trailer/contract';
import type { DesiredHost, ReturnPathStrategy } from '@trailer/netmodel';
import type { Logger } from 'pino';
import { z } from 'zod';

const strategySchema = z.enum(['nsenter', 'exec', 'helper']);

const journalSchema = z.object({
  version: z.literal(1),
  desired: desiredHostSchema.nullable(),
  /** Restarts carried out, by the container's engine id. */
  restartsDone: z.record(z.string(), z.int()),
  /** How the return path was last installed, by the container's engine id. */
  strategies: z.record(z.string(), strategySchema),
  /** Takeovers that were tried and put back, by the workspace's id. */
  failedTakeovers: z.record(z.string(), z.object({ deploys: z.int(), message: z.string() })).default({}),
  /** Engine ids of the containers whose place was taken for good, by the workspace's id. */
  finishedTakeovers: z.record(z.string(), z.string()).default({}),
});
type Entries = z.infer<typeof journalSchema>;

const empty: Entries = {
  version: 1,
  desired: null,
  restartsDone: {},
  strategies: {},
  failedTakeovers: {},
  finishedTakeovers: {},
};

/**
 * What the agent must not forget when it is killed: the last desired state, so that it heals without a server, and what
 * it did that cannot be read back from the engine. One file, replaced as a whole.
 */
export class Journal {
  readonly #path: string;
  readonly #logger: Logger;
  #entries: Entries;
  #desired: DesiredHost | null;
  #writing: Promise<void> = Promise.resolve();
  #writeQueued = false;

  private constructor(path: string, logger: Logger, entries: Entries) {
    this.#path = path;
    this.#logger = logger;
    this.#entries = entries;
    this.#desired = entries.desired;
  }

  /** Reads the journal; a file that cannot be understood is kept aside and an empty journal is begun. */
  static async open(path: string, logger: Logger): Promise<Journal> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return new Journal(path, logger, await readEntries(path, logger));
  }

  /** What is wanted; a new one only once it is on disk. */
  get desired(): DesiredHost | null {
    return this.#desired;
  }

  restartsDone(engineId: string): number {
    return this.#entries.restartsDone[engineId] ?? 0;
  }

  strategy(engineId: string): ReturnPathStrategy | null {
    return this.#entries.strategies[engineId] ?? null;
  }

  /** Takes over a new desired state once it is on disk, or once the disk refused it and the log says so. */
  async saveDesired(desired: DesiredHost): Promise<void> {
    await this.#update({ ...this.#entries, desired });
    this.#desired = desired;
  }

  saveRestarts(engineId: string, restarts: number): Promise<void> {
    return this.#update({
      ...this.#entries,
      restartsDone: { ...this.#entries.restartsDone, [engineId]: restarts },
    });
  }

  async saveStrategy(engineId: string, strategy: ReturnPathStrategy): Promise<void> {
    if (this.strategy(engineId) === strategy) return;
    await this.#update({ ...this.#entries, strategies: { ...this.#entries.strategies, [engineId]: strategy } });
  }

  /** Why taking over a container failed, at the given count of deployments; null unless it was tried there and put back. */
  failedTakeover({ id, deploys }: { readonly id: string; readonly deploys: number }): string | null {
    const failed = this.#entries.failedTakeovers[id];
    return failed?.deploys === deploys ? failed.message : null;
  }

  saveFailedTakeover(workspace: { readonly id: string; readonly deploys: number }, message: string): Promise<void> {
    const failedTakeovers = pick(this.#entries.failedTakeovers, this.#wantedWorkspaces());
    failedTakeovers[workspace.id] = { deploys: workspace.deploys, message };
    return this.#update({ ...this.#entries, failedTakeovers });
  }

  /** Whether a workspace took a container's place for good, whatever that is called since. */
  hasTakenOver(workspaceId: string, engineId: string): boolean {
    return this.#entries.finishedTakeovers[workspaceId] === engineId;
  }

  saveFinishedTakeover(workspaceId: string, engineId: string): Promise<void> {
    const finishedTakeovers = pick(this.#entries.finishedTakeovers, this.#wantedWorkspaces());
    finishedTakeovers[workspaceId] = engineId;
    return this.#update({ ...this.#entries, finishedTakeovers });
  }

  /** Resolves once everything is on disk. */
  settled(): Promise<void> {
    return this.#writing;
  }

  /** Forgets containers that are gone. */
  async keepOnly(engineIds: ReadonlySet<string>): Promise<void> {
    const restartsDone = pick(this.#entries.restartsDone, engineIds);
    const strategies = pick(this.#entries.strategies, engineIds);
    const same =
      Object.keys(restartsDone).length === Object.keys(this.#entries.restartsDone).length &&
      Object.keys(strategies).length === Object.keys(this.#entries.strategies).length;
    if (!same) await this.#update({ ...this.#entries, restartsDone, strategies });
  }

  #wantedWorkspaces(): ReadonlySet<string> {
    return new Set(this.#desired?.workspaces.map(({ id }) => id));
  }

  /** Changes that come while one write is under way go to disk together in the next. */
  #update(entries: Entries): Promise<void> {
    this.#entries = entries;
    if (this.#writeQueued) return this.#writing;
    this.#writeQueued = true;
    this.#writing = this.#writing.then(async () => {
      this.#writeQueued = false;
      try {
        await replaceFile(this.#path, JSON.stringify(this.#entries));
      } catch (error) {
        this.#logger.error(
          { err: error },
          'agent: the journal cannot be written; a restart would forget the latest changes',
        );
      }
    });
    return this.#writing;
  }
}

async function readEntries(path: string, logger: Logger): Promise<Entries> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return empty;
  const parsed = parseEntries(text);
  if (parsed !== null) return parsed;
  const aside = `${path}.unreadable`;
  await rename(path, aside);
  logger.error({ aside }, 'agent: the journal cannot be understood; it is kept aside and a new one is begun');
  return empty;
}

function parseEntries(text: string): Entries | null {
  try {
    const parsed = journalSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    // Torn by a crash of the machine: not JSON any more.
    return null;
  }
}

/** Replaces a file so that a crash leaves the old or the new one, never a torn one. */
async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  await withFile(await open(temporary, 'w', 0o600), async (file) => {
    // It holds the passwords of desktops, and one that a crash left behind keeps the mode it had.
    await file.chmod(0o600);
    await file.writeFile(text);
    await file.sync();
  });
  await rename(temporary, path);
  await withFile(await open(dirname(path), 'r'), (folder) => folder.sync());
}

async function withFile(file: FileHandle, use: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await use(file);
  } finally {
    await file.close();
  }
}

function pick<T>(record: Readonly<Record<string, T>>, keys: ReadonlySet<string>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keys.has(key)));
}
