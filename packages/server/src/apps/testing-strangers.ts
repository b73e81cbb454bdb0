import { hashSecret } from '../auth/secret.ts';
import { insertToken } from '../auth/store.ts';
import { sqliteTestDatabase } from '../db/testing.ts';
import { recordStatements } from '../db/testing-statements.ts';
import { insertUser } from '../db/testing-users.ts';
import { type AppWorld, createAppWorld, type Got, get } from './testing.ts';

/** Ids of nothing at all, and of a token of Eve's. */
export const missingId = '0000000000000000';
export const evesId = '1111111111111111';

/** Tokens of Bob's, who is no administrator. */
export const userToken = 'trl_the-token-of-somebody-who-may-nothing';
export const expiredToken = 'trl_a-token-whose-time-is-over';

export const administrator = { email: 'ada@example.org', password: 'correct horse battery' };

/** A world with users who may do nothing in it. */
export interface StrangersWorld extends AppWorld {
  /** The kinds of statements that were run on the database since a test last emptied it. */
  readonly ran: string[];
}

/** Builds the world on a database of its own. */
export async function createStrangersWorld(): Promise<StrangersWorld> {
  const { database: unwatched, remove } = await sqliteTestDatabase();
  const { database, ran } = recordStatements(unwatched);
  const world = await createAppWorld(database);
  await addTokens(world);
  // The session library looks through its tables at the first session that it is asked about.
  await get(world, { path: '/api/v1/session', headers: { cookie: 'trailer_session=forged.signature' } });
  const close = async (): Promise<void> => {
    await world.close();
    await remove();
  };
  return { ...world, ran, close };
}

async function addTokens({ db, clock }: AppWorld): Promise<void> {
  const now = clock.now().toISOString();
  for (const id of ['bob', 'eve']) await insertUser(db, id);
  const token = { user_id: 'bob', created_at: now, expires_at: null, last_used_at: now };
  await insertToken(db, { ...token, id: 'bobs', name: 'bobs', hash: hashSecret(userToken) });
  await insertToken(db, { ...token, id: 'old', name: 'old', expires_at: now, hash: hashSecret(expiredToken) });
  await insertToken(db, { ...token, id: evesId, user_id: 'eve', name: 'eves', hash: hashSecret('trl_eves') });
}

/** The session cookie of an administrator. */
export async function signIn(world: AppWorld): Promise<string> {
  await world.setup.prepare(administrator);
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(administrator);
  const { headers: answer } = await get(world, { method: 'POST', path: '/api/v1/session', headers }, body);
  return (answer['set-cookie'] ?? []).map((cookie) => cookie.split(';', 1)[0]).join('; ');
}

/** What an answer tells, and the work it took: everything but what names the one request and its object. */
export async function toldBy(world: StrangersWorld, ask: () => Promise<Got>): Promise<object> {
  world.ran.length = 0;
  const { status, headers, body } = await ask();
  const { date, ...rest } = headers;
  const anonymous = body
    .replace(new RegExp([world.workspace.id, missingId, evesId].join('|'), 'g'), 'ID')
    .replace(/"instance":"[^"]*"/, '');
  return { status, headers: rest, body: anonymous, ran: [...world.ran] };
}
