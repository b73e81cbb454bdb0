import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration';
import type { DialectName } from './dialect.ts';
import { createInventoryTables } from './migrations/0001-inventory.ts';
import { createRecordTables } from './migrations/0002-records.ts';
import { createAccessTables } from './migrations/0003-access.ts';
import { addLocalHostIds } from './migrations/0004-local-hosts.ts';
import { addForcedStops } from './migrations/0005-forced-stops.ts';
import { indexAuditByObject } from './migrations/0006-audit-by-object.ts';
import { createAppPasses } from './migrations/0007-app-passes.ts';
import { addSessionKeys } from './migrations/0008-session-keys.ts';
import { keepNeighboursApart } from './migrations/0009-neighbours.ts';
import type { OpenDatabase } from './open.ts';

/** Every migration in order; names are kept for ever, what they did is never edited once released. */
function migrationsFor(dialect: DialectName): Record<string, Migration> {
  return {
    '0001-inventory': { up: createInventoryTables },
    '0002-records': { up: (db) => createRecordTables(db, dialect) },
    '0003-access': { up: (db) => createAccessTables(db, dialect) },
    '0004-local-hosts': { up: addLocalHostIds },
    '0005-forced-stops': { up: addForcedStops },
    '0006-audit-by-object': { up: indexAuditByObject },
    '0007-app-passes': { up: createAppPasses },
    '0008-session-keys': { up: addSessionKeys },
    '0009-neighbours': { up: keepNeighboursApart },
  };
}

/** Brings the tables to the newest shape. Safe with several replicas starting at once: Kysely holds a lock meanwhile. */
export async function migrate({ db, dialect }: OpenDatabase): Promise<void> {
  const provider: MigrationProvider = { getMigrations: async () => migrationsFor(dialect) };
  const { error, results } = await new Migrator({ db, provider }).migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'the start';
  throw new Error(`the database could not be migrated (at ${failed}): restore the backup, or report this`, {
    cause: error,
  });
}
