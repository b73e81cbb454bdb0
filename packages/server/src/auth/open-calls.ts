import type { Permission } from '@trailer/contract';
import type { FastifyRequest } from 'fastify';
import type { Authorizer, HeldCall, OpenCallWatch } from '../app/access.ts';
import type { Credential, Credentials } from './credentials.ts';

/** How long a terminal or a stream may outlive its caller's right to it. */
const sweepMs = 10_000;

interface Held {
  readonly credential: Credential;
  readonly permission: Permission;
  readonly calls: Set<AbortController>;
}

export interface OpenCallOptions {
  readonly credentials: Pick<Credentials, 'of' | 'actorOf'>;
  readonly authorizer: Authorizer;
}

/**
 * Calls that stay open: terminals, connections, logs, events. They end when their caller signs out, or what they came
 * with is revoked or may do this no longer. Each credential is asked about once, however much is open for it.
 */
export class OpenCalls implements OpenCallWatch {
  readonly #options: OpenCallOptions;
  readonly #held = new Map<string, Held>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: OpenCallOptions) {
    this.#options = options;
  }

  async hold({ headers }: Pick<FastifyRequest, 'headers'>, permission: Permission): Promise<HeldCall> {
    const call = new AbortController();
    const credential = await this.#options.credentials.of(headers);
    // Signed out, or revoked, since the request was let in.
    if (credential === null) call.abort();
    const release = credential === null ? () => undefined : this.#add(call, { credential, permission });
    return { signal: call.signal, release };
  }

  /** Ends what is open for those who may do it no longer; a database that cannot be asked ends nothing. */
  async sweep(): Promise<void> {
    for (const { credential, permission, calls } of [...this.#held.values()]) {
      const isGood = await this.#mayGoOn(credential, permission).catch(() => true);
      if (!isGood) for (const call of [...calls]) call.abort();
    }
  }

  #add(call: AbortController, { credential, permission }: Omit<Held, 'calls'>): () => void {
    const key = `${permission} ${credential.kind} ${credential.id}`;
    const held = this.#held.get(key) ?? { credential, permission, calls: new Set() };
    held.calls.add(call);
    this.#held.set(key, held);
    this.#timer ??= setInterval(() => void this.sweep(), sweepMs).unref();
    return () => {
      held.calls.delete(call);
      if (held.calls.size === 0 && this.#held.get(key) === held) this.#held.delete(key);
      if (this.#held.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  async #mayGoOn(credential: Credential, permission: Permission): Promise<boolean> {
    const actor = await this.#options.credentials.actorOf(credential);
    return actor !== null && this.#options.authorizer.decide(actor, permission) === 'allowed';
  }
}
