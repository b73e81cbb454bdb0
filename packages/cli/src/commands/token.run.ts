import { pick } from '../client/find.ts';
import { listTokens } from '../client/lists.ts';
import type { Session } from '../client/session.ts';
import { parseDuration } from '../options/values.ts';
import { confirmByName } from '../terminal/confirm.ts';

/** Prints the API tokens of the caller. */
export async function listTokensCommand(session: Session): Promise<undefined> {
  const { output } = session;
  const tokens = await listTokens(session);
  if (output.json) return void output.document(tokens);
  const columns = [
    { title: 'NAME' },
    { title: 'CREATED' },
    { title: 'EXPIRES' },
    { title: 'LAST USED' },
    { title: 'ID', optional: true },
  ];
  const day = (moment: string | null, otherwise: string): string => moment?.slice(0, 10) ?? otherwise;
  const rows = tokens.map((token) => [
    token.name,
    day(token.createdAt, ''),
    day(token.expiresAt, 'never'),
    day(token.lastUsedAt, 'never'),
    token.id,
  ]);
  output.table(columns, rows);
}

/** Makes an API token; its secret alone goes to standard output. */
export async function createTokenCommand(
  session: Session,
  name: string,
  expires: string | undefined,
): Promise<undefined> {
  const { client, output, signal } = session;
  const expiresAt =
    expires === undefined ? null : new Date(Date.now() + parseDuration(expires, '--expires')).toISOString();
  const { body } = await client.call('tokens.create', { body: { name, expiresAt }, signal });
  if (output.json) return void output.document(body);
  output.note('Keep it now: it is shown this once.');
  output.line(body.secret);
}

/** Revokes an API token, after the user typed its name. */
export async function deleteTokenCommand(
  session: Session,
  reference: string,
  yes: boolean | undefined,
): Promise<undefined> {
  const token = pick(await listTokens(session), reference, 'token');
  await confirmByName(session, { kind: 'token', name: token.name, yes });
  await session.client.call('tokens.delete', { id: token.id, signal: session.signal });
  session.output.note(`${token.name} is revoked`);
}
