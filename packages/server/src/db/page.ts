import { type SelectQueryBuilder, type Simplify, sql } from 'kysely';
import { problem } from '../app/problem.ts';

/** What a list was asked for. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Where a row stands in a list that is sorted by time of creation, then by id. */
export interface Position {
  readonly createdAt: string;
  readonly id: string;
}

export interface Page<Row> {
  readonly items: readonly Row[];
  readonly nextCursor: string | null;
}

/** Reads a page of what a query selects, oldest first; its rows have a `created_at` and an `id`. */
export async function readPage<DB, Table extends keyof DB, Row, Item extends Position>(
  query: SelectQueryBuilder<DB, Table, Row>,
  request: PageRequest,
  toItem: (row: Simplify<Row>) => Item,
): Promise<Page<Item>> {
  const after = positionAfter(request);
  const rest = after === null ? query : query.where(sql<boolean>`(created_at, id) > (${after.createdAt}, ${after.id})`);
  const rows = await rest
    .orderBy(sql`created_at`)
    .orderBy(sql`id`)
    .limit(request.limit + 1)
    .execute();
  return cutPage(rows.map(toItem), request.limit);
}

/** The position a cursor names; null on the first page. */
export function positionAfter(request: PageRequest): Position | null {
  if (request.cursor === undefined) return null;
  const text = Buffer.from(request.cursor, 'base64url').toString('utf8');
  const [createdAt, id, ...rest] = text.split(' ');
  // PostgreSQL takes no NUL, not even to compare with.
  if (createdAt === undefined || id === undefined || id === '' || rest.length > 0 || text.includes('\0')) {
    throw problem('validation_failed', 'The query has a fault.', [
      { path: 'cursor', code: 'invalid_value', message: 'cursor is not one that a list returned: leave it out' },
    ]);
  }
  return { createdAt, id };
}

/** Cuts rows that were read with one more than `limit` into a page. */
export function cutPage<Row extends Position>(rows: readonly Row[], limit: number): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(last) : null };
}

function encodeCursor(position: Position): string {
  return Buffer.from(`${position.createdAt} ${position.id}`, 'utf8').toString('base64url');
}
