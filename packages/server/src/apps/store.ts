import type { Selectable } from 'kysely';
import type { Credential } from '../app/access.ts';
import type { AppPassTable, Db } from '../db/schema.ts';

/** What one secret lets its bearer see: one port of one workspace, as long as what its owner signed in with is good. */
export interface AppPass {
  readonly hash: string;
  readonly kind: 'ticket' | 'session';
  readonly credential: Credential;
  readonly workspaceId: string;
  readonly port: number;
  readonly scheme: 'http' | 'https';
  /** Where a ticket leads. */
  readonly path: string;
  /** The console that may frame what it lets see; empty where that cannot be told, and anybody may. */
  readonly consoleOrigin: string;
  readonly expiresAt: string;
}

/** Adds a pass. */
export async function insertPass(db: Db, pass: AppPass): Promise<void> {
  await db
    .insertInto('app_passes')
    .values({
      hash: pass.hash,
      kind: pass.kind,
      credential_kind: pass.credential.kind,
      credential_id: pass.credential.id,
      workspace_id: pass.workspaceId,
      port: pass.port,
      scheme: pass.scheme,
      path: pass.path,
      console_origin: pass.consoleOrigin,
      expires_at: pass.expiresAt,
    })
    .execute();
}

/**
 * Takes a ticket away, and gives it to the one who took it; undefined when there is none. Looks before it writes:
 * SQLite has one writer at a time, and anybody may come with a ticket that is none.
 */
export async function takeTicket(db: Db, hash: string): Promise<AppPass | undefined> {
  const found = await db
    .selectFrom('app_passes')
    .select('hash')
    .where('hash', '=', hash)
    .where('kind', '=', 'ticket')
    .executeTakeFirst();
  if (found === undefined) return undefined;
  const row = await db
    .deleteFrom('app_passes')
    .where('hash', '=', hash)
    .where('kind', '=', 'ticket')
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : toPass(row);
}

/** The sessions with these hashes; in a browser with one cookie that is one. */
export async function findSessions(db: Db, hashes: readonly string[]): Promise<readonly AppPass[]> {
  if (hashes.length === 0) return [];
  const rows = await db
    .selectFrom('app_passes')
    .selectAll()
    .where('hash', 'in', hashes)
    .where('kind', '=', 'session')
    .execute();
  return rows.map(toPass);
}

/** Removes what has expired. */
export async function deleteExpired(db: Db, now: string): Promise<void> {
  await db.deleteFrom('app_passes').where('expires_at', '<=', now).execute();
}

function toPass(row: Selectable<AppPassTable>): AppPass {
  return {
    hash: row.hash,
    kind: row.kind === 'ticket' ? 'ticket' : 'session',
    credential: { kind: row.credential_kind as Credential['kind'], id: row.credential_id },
    workspaceId: row.workspace_id,
    port: row.port,
    scheme: row.scheme === 'https' ? 'https' : 'http',
    path: row.path,
    consoleOrigin: row.console_origin,
    expiresAt: row.expires_at,
  };
}
