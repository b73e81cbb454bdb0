import pg from 'pg';

/** The migrated database of the tests' PostgreSQL that every test copies. */
export const templateName = 'trailer_template';

/** Runs one statement on the tests' PostgreSQL itself. */
export async function runOnServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${serverUrl}/postgres` });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
