import type { Session } from '../client/session.ts';

/** Makes a token for one new agent and prints the command that uses it. */
export async function createEnrolmentCommand(session: Session, name: string | undefined): Promise<undefined> {
  const { client, output, signal } = session;
  const { body } = await client.call('enrolments.create', { body: name === undefined ? {} : { name }, signal });
  if (output.json) return void output.document(body);
  output.note(`Run this on the new host, before ${body.expiresAt}; the token works once:`);
  output.line(`trailer agent --server ${session.baseUrl} --token ${body.secret}`);
}
