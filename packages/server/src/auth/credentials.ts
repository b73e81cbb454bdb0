import type { Credential } from '../app/access.ts';
import type { Clock } from '../app/clock.ts';
import type { Actor } from '../app/handler.ts';
import type { Db } from '../db/schema.ts';
import { actorOfToken, actorOfUser, adminTokenActor } from './actors.ts';
import { hashSecret } from './secret.ts';
import { findSession, findTokenById } from './store.ts';
import { tokenPrefix } from './tokens.ts';

export interface CredentialOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly adminToken: string | null;
}

/** Asks again about what a caller came with: what was given to them ends when that does. */
export class Credentials {
  readonly #options: CredentialOptions;

  constructor(options: CredentialOptions) {
    this.#options = options;
  }

  /** Who a credential speaks for now; null once it is over, revoked, or its user gone. */
  async actorOf({ kind, id }: Credential): Promise<Actor | null> {
    switch (kind) {
      case 'session':
        return this.#actorOfSession(id);
      case 'token':
        return this.#actorOfToken(id);
      case 'admin-token': {
        const { adminToken } = this.#options;
        return adminToken !== null && hashSecret(adminToken) === id ? adminTokenActor : null;
      }
    }
  }

  /** Whether an Authorization header holds a secret of Trailer's, also one that is over. */
  isOwnSecret(authorization: string): boolean {
    const { adminToken } = this.#options;
    if (authorization.includes(tokenPrefix)) return true;
    return adminToken !== null && authorization.includes(adminToken);
  }

  async #actorOfSession(id: string): Promise<Actor | null> {
    const session = await findSession(this.#options.db, id);
    if (session === undefined || this.#isPast(session.expiresAt)) return null;
    return actorOfUser(session);
  }

  async #actorOfToken(id: string): Promise<Actor | null> {
    const token = await findTokenById(this.#options.db, id);
    if (token === undefined || (token.expiresAt !== null && this.#isPast(token.expiresAt))) return null;
    return actorOfToken(token);
  }

  #isPast(time: string | Date): boolean {
    return new Date(time).getTime() <= this.#options.clock.now().getTime();
  }
}
