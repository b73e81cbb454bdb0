import type { Feature } from '../app/handler.ts';
import type { Db } from '../db/schema.ts';
import { listAuditEntries } from './store.ts';

/** The route of the audit trail. */
export function auditFeature(db: Db): Feature {
  return {
    handlers: {
      'audit.list': async ({ query }) => {
        const page = await listAuditEntries(db, query);
        return { body: { items: [...page.items], nextCursor: page.nextCursor } };
      },
    },
  };
}
