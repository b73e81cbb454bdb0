import type { KyselyPlugin } from 'kysely';
import type { OpenDatabase } from './open.ts';

/** A database that tells which kinds of statements are run on it, in order. */
export function recordStatements(database: OpenDatabase): { readonly database: OpenDatabase; readonly ran: string[] } {
  const ran: string[] = [];
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      ran.push(node.kind);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return { database: { ...database, db: database.db.withPlugin(plugin) }, ran };
}
