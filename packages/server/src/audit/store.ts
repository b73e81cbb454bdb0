import type { AuditEntry } from '@trailer/contract';
import { sql } from 'kysely';
import { cutPage, type Page, type PageRequest, positionAfter } from '../db/page.ts';
import type { AuditTable, Db } from '../db/schema.ts';

/** Adds one entry; entries are never changed or removed. */
export async function insertAuditEntry(db: Db, entry: AuditTable): Promise<void> {
  await db.insertInto('audit').values(entry).execute();
}

/** Which entries a list is asked for; `object` is `<kind>/<id>`. */
export interface AuditRequest extends PageRequest {
  readonly object?: string | undefined;
}

/** Lists entries, newest first. */
export async function listAuditEntries(db: Db, request: AuditRequest): Promise<Page<AuditEntry>> {
  const before = positionAfter(request);
  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .$if(request.object !== undefined, (query) => query.where('object', '=', request.object ?? ''))
    .$if(before !== null, (query) => query.where(sql<boolean>`(at, id) < (${before?.createdAt}, ${before?.id})`))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(request.limit + 1)
    .execute();
  const page = cutPage(
    rows.map((row) => ({ ...row, createdAt: row.at })),
    request.limit,
  );
  return { items: page.items.map(toEntry), nextCursor: page.nextCursor };
}

function toEntry(row: AuditTable): AuditEntry {
  return {
    id: row.id,
    at: row.at,
    actor: row.actor,
    action: row.action,
    object: row.object,
    outcome: row.outcome === 'done' ? 'done' : 'refused',
    detail: JSON.parse(row.detail),
  };
}
