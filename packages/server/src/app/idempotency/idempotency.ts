import type { Db } from '../../db/schema.ts';
import type { Clock } from '../clock.ts';
import type { Actor } from '../handler.ts';
import { ProblemError, problem } from '../problem.ts';
import { SealedBox } from '../sealed-box.ts';
import { claimKey, findKey, forgetOldKeys, type KeptRequest, type KeyOwner, releaseKey, saveAnswer } from './store.ts';

/** One request that carries an Idempotency-Key. */
export interface KeyedRequest {
  readonly actor: Actor;
  readonly key: string;
  /** Method and address with its query. */
  readonly target: string;
  readonly body: unknown;
}

/** An answer as it is sent, and sent again. */
export interface KeptAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly etag: number | null;
}

export interface ReplayableAnswer extends KeptAnswer {
  readonly replayed: boolean;
}

/** Runs `work` for the first request with a key, and gives its answer to the others. */
export interface AnswerOnce {
  run(request: KeyedRequest, work: () => Promise<KeptAnswer>): Promise<ReplayableAnswer>;
}

export interface IdempotencyOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly secret: string;
}

const keptForMs = 24 * 3_600_000;
/** After this long without an answer, the server that was at it is taken to be gone. */
const abandonedAfterMs = 120_000;

const keyPattern = /^[\x21-\x7e]{1,255}$/;

const noop = () => undefined;

/** Reads the Idempotency-Key header; null when it was not sent. */
export function parseIdempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  if (typeof header === 'string' && keyPattern.test(header)) return header;
  throw problem('malformed_request', 'Idempotency-Key must be 1 to 255 visible characters: send a UUID, for example');
}

/**
 * Answers a request once for each Idempotency-Key. Only successes are kept: a refused request changed nothing, and may
 * be repeated with the same key once its cause is gone.
 */
export class Idempotency implements AnswerOnce {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #box: SealedBox;
  readonly #running = new Map<string, Promise<unknown>>();

  constructor({ db, clock, secret }: IdempotencyOptions) {
    this.#db = db;
    this.#clock = clock;
    this.#box = new SealedBox(secret, 'trailer idempotency answers');
  }

  async run(request: KeyedRequest, work: () => Promise<KeptAnswer>): Promise<ReplayableAnswer> {
    const owner: KeyOwner = { actor: request.actor.userId ?? request.actor.name, key: request.key };
    const running = `${owner.actor} ${owner.key}`;
    const before = this.#running.get(running) ?? Promise.resolve();
    // A duplicate that arrives meanwhile waits for the one before it, however that ends.
    const attempt = before.then(noop, noop).then(() => this.#attempt(request, owner, work));
    this.#running.set(running, attempt);
    try {
      return await attempt;
    } finally {
      if (this.#running.get(running) === attempt) this.#running.delete(running);
    }
  }

  async #attempt(request: KeyedRequest, owner: KeyOwner, work: () => Promise<KeptAnswer>): Promise<ReplayableAnswer> {
    await this.#clean();
    // Keyed: a body may hold a password, which a plain hash would let somebody with the database try out.
    const requestHash = this.#box.digest(JSON.stringify([request.target, request.body ?? null]));
    const row = { ...owner, route: request.target, request_hash: requestHash, status: null, body: null, etag: null };
    const claimed = await claimKey(this.#db, { ...row, created_at: this.#clock.now().toISOString() });
    if (!claimed) return this.#replay(await findKey(this.#db, owner), requestHash);
    try {
      const answer = await work();
      const body = this.#box.seal(JSON.stringify(answer.body ?? null));
      await saveAnswer(this.#db, owner, { status: answer.status, body, etag: answer.etag });
      return { ...answer, replayed: false };
    } catch (error) {
      await releaseKey(this.#db, owner);
      throw error;
    }
  }

  #replay(kept: KeptRequest | undefined, requestHash: string): ReplayableAnswer {
    if (kept !== undefined && kept.request_hash !== requestHash) {
      throw problem(
        'idempotency_conflict',
        'this Idempotency-Key came with another request: use a new key for this one',
      );
    }
    if (kept === undefined || kept.status === null || kept.body === null) {
      throw new ProblemError('the first request with this Idempotency-Key is still being answered: try again', {
        code: 'conflict',
        headers: { 'retry-after': '1' },
      });
    }
    return { status: kept.status, body: JSON.parse(this.#box.open(kept.body)), etag: kept.etag, replayed: true };
  }

  /** Cheap where there is nothing to forget: the index says so. */
  async #clean(): Promise<void> {
    const before = (ageMs: number) => new Date(this.#clock.now().getTime() - ageMs).toISOString();
    await forgetOldKeys(this.#db, { kept: before(keptForMs), abandoned: before(abandonedAfterMs) });
  }
}
