import type { Body, Query, Success } from '@trailer/contract';
import type { Clock } from '../app/clock.ts';
import type { Actor } from '../app/handler.ts';
import { problem, validationProblem } from '../app/problem.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { newId } from '../db/id.ts';
import type { Db } from '../db/schema.ts';
import { withTransaction } from '../db/transaction.ts';
import { hashSecret, newSecret } from './secret.ts';
import { deleteToken, findTokenByHash, insertToken, listTokens, saveTokenUse, type TokenOwner } from './store.ts';

/** What every API token begins with. */
export const tokenPrefix = 'trl_';

/** A token's last use is noted this often at most: not every read should cause a write. */
const useNotedEveryMs = 60_000;

export interface TokenServiceOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly audit: AuditLog;
}

/** API tokens: they act as the user who made them. */
export class TokenService {
  readonly #options: TokenServiceOptions;

  constructor(options: TokenServiceOptions) {
    this.#options = options;
  }

  async list(actor: Actor, query: Query<'tokens.list'>): Promise<Success<'tokens.list'>> {
    if (actor.userId === null) return { items: [], nextCursor: null };
    const page = await listTokens(this.#options.db, actor.userId, query);
    return { items: [...page.items], nextCursor: page.nextCursor };
  }

  async create(actor: Actor, body: Body<'tokens.create'>): Promise<Success<'tokens.create'>> {
    const { db, audit } = this.#options;
    const userId = requireUser(actor);
    const now = this.#options.clock.now();
    const expiresAt = body.expiresAt ?? null;
    if (expiresAt !== null && Date.parse(expiresAt) <= now.getTime()) {
      const message = `expiresAt ${expiresAt} is in the past: give a later time, or leave it out`;
      throw validationProblem([{ path: 'expiresAt', code: 'invalid_value', message }]);
    }
    const secret = newSecret(tokenPrefix);
    const token = { id: newId(), name: body.name, createdAt: now.toISOString(), expiresAt, lastUsedAt: null };
    await withTransaction(db, async (trx) => {
      await insertToken(trx, {
        id: token.id,
        user_id: userId,
        name: token.name,
        hash: hashSecret(secret),
        created_at: token.createdAt,
        expires_at: expiresAt,
        last_used_at: null,
      });
      const detail = { name: token.name, expiresAt };
      const object = `token/${token.id}`;
      await audit.record({ actor: actor.name, action: 'token.create', object, outcome: 'done', detail }, trx);
    });
    return { ...token, secret };
  }

  async delete(actor: Actor, id: string): Promise<void> {
    const userId = requireUser(actor);
    await withTransaction(this.#options.db, async (trx) => {
      if (!(await deleteToken(trx, userId, id))) throw problem('not_found', `you have no token ${id}`);
      const object = `token/${id}`;
      await this.#options.audit.record({ actor: actor.name, action: 'token.delete', object, outcome: 'done' }, trx);
    });
  }

  /** The token that has this secret, and who it speaks for; null when it is unknown or has expired. */
  async authenticate(secret: string): Promise<TokenOwner | null> {
    const { db, clock } = this.#options;
    // Found by hash: how long that takes tells something about the hash, and nothing about any secret.
    const owner = await findTokenByHash(db, hashSecret(secret));
    const now = clock.now();
    if (owner === undefined) return null;
    if (owner.expiresAt !== null && Date.parse(owner.expiresAt) <= now.getTime()) return null;
    if (owner.lastUsedAt === null || now.getTime() - Date.parse(owner.lastUsedAt) >= useNotedEveryMs) {
      await saveTokenUse(db, owner.id, now.toISOString());
    }
    return owner;
  }
}

function requireUser(actor: Actor): string {
  if (actor.userId !== null) return actor.userId;
  throw problem('conflict', 'the token TRAILER_ADMIN_TOKEN belongs to no user: sign in as the user the tokens are for');
}
