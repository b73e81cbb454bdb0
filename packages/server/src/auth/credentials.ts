import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../app/clock.ts';
import type { Actor } from '../app/handler.ts';
import type { Db } from '../db/schema.ts';
import { sessionCookie } from './account-options.ts';
import type { Accounts } from './accounts.ts';
import { adminTokenActor, bearerSecret } from './authenticate.ts';
import { hashSecret, sameSecret } from './secret.ts';
import { findSession, findTokenByHash, findTokenById } from './store.ts';
import { tokenPrefix } from './tokens.ts';

/** What somebody signed in with, by name: a session of the console, an API token, or TRAILER_ADMIN_TOKEN. */
export interface Credential {
  readonly kind: 'session' | 'token' | 'admin-token';
  readonly id: string;
}

export interface CredentialOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly accounts: Accounts;
  readonly adminToken: string | null;
}

/** Remembers what a caller came with, so that what was given to them ends when that does. */
export class Credentials {
  readonly #options: CredentialOptions;

  constructor(options: CredentialOptions) {
    this.#options = options;
  }

  /** What a request that was let in came with; null when it came with nothing. */
  async of({ authorization, cookie }: IncomingHttpHeaders): Promise<Credential | null> {
    const { db, accounts, adminToken } = this.#options;
    if (authorization === undefined) {
      const found = cookie?.includes(`${sessionCookie}=`) === true ? await accounts.find(cookie) : null;
      return found && { kind: 'session', id: found.sessionId };
    }
    const secret = bearerSecret(authorization);
    if (secret === undefined) return null;
    if (adminToken !== null && sameSecret(adminToken, secret)) return { kind: 'admin-token', id: hashSecret(secret) };
    const token = await findTokenByHash(db, hashSecret(secret));
    return token === undefined ? null : { kind: 'token', id: token.id };
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
    const { userId, email, role } = session;
    return { kind: 'user', userId, name: `user:${email}`, administrator: role === 'administrator' };
  }

  async #actorOfToken(id: string): Promise<Actor | null> {
    const token = await findTokenById(this.#options.db, id);
    if (token === undefined || (token.expiresAt !== null && this.#isPast(token.expiresAt))) return null;
    const { userId, name, role } = token;
    return { kind: 'token', userId, name: `token:${name}`, administrator: role === 'administrator' };
  }

  #isPast(time: string | Date): boolean {
    return new Date(time).getTime() <= this.#options.clock.now().getTime();
  }
}
