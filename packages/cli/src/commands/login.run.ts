import { hostname } from 'node:os';
import process from 'node:process';
import { text as readText } from 'node:stream/consumers';
import { ApiProblem, createClient } from '@trailer/contract';
import { writeCredentials } from '../client/credentials.ts';
import type { Session } from '../client/session.ts';
import { CliError, exitCodes, usageError } from '../exit.ts';
import type { LoginOptions } from './login.ts';

/** Signs in by token, or by e-mail and password, checks that it works and keeps a token. */
export async function loginCommand(session: Session, options: LoginOptions, configFolder: string): Promise<undefined> {
  const { baseUrl, output, signal } = session;
  const token = options.token ?? (await tokenByPassword(session, options));
  const user = await createClient({ baseUrl, token }).call('session.get', { signal });
  const file = await writeCredentials(configFolder, { url: baseUrl, token });
  if (output.json) return void output.document({ url: baseUrl, user: user.body, file });
  output.line(`Signed in to ${baseUrl} as ${user.body.email || user.body.name}`);
  output.note(output.style.dim(`The token is in ${file}, readable for you alone.`));
}

/** A session made from e-mail and password lives just long enough to make a token of this machine's own. */
async function tokenByPassword(session: Session, options: LoginOptions): Promise<string> {
  const { baseUrl, signal } = session;
  const credentials = await askForPassword(session, options);
  const jar = cookieJar();
  const client = createClient({ baseUrl, fetch: jar.fetch });
  await client.call('session.create', { body: credentials, signal }).catch((error: unknown) => {
    if (!(error instanceof ApiProblem) || error.problem.status !== 401) throw error;
    throw new CliError('E-mail or password is wrong', { exitCode: exitCodes.notAllowed, cause: error });
  });
  const day = new Date().toISOString().slice(0, 10);
  const name = `cli-${hostname().replaceAll(/[^A-Za-z0-9_.-]/g, '-')}-${day}-${process.pid}`.slice(0, 63);
  const { body } = await client.call('tokens.create', { body: { name }, signal });
  await client.call('session.delete', { signal });
  return body.secret;
}

async function askForPassword({ terminal, signal }: Session, options: LoginOptions) {
  if (options.passwordStdin === true) {
    if (options.email === undefined) throw usageError('--password-stdin needs --email');
    return { email: options.email, password: (await readText(terminal.stdin)).replace(/\r?\n$/, '') };
  }
  if (terminal.stdin.isTTY !== true) {
    throw usageError('Nobody can be asked here: give --token, or --email with --password-stdin');
  }
  const prompts = await import('@clack/prompts');
  const asked = { signal, output: process.stderr };
  const email = options.email ?? (await prompts.text({ message: 'E-mail', ...asked }));
  if (prompts.isCancel(email)) throw new CliError('Not signed in', { exitCode: exitCodes.interrupted });
  const password = await prompts.password({ message: `Password of ${email}`, ...asked });
  if (prompts.isCancel(password)) throw new CliError('Not signed in', { exitCode: exitCodes.interrupted });
  return { email: email ?? '', password: password ?? '' };
}

/** Just enough of a browser: keeps the cookies it is given and sends them back. */
function cookieJar() {
  const cookies = new Map<string, string>();
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    headers.set('origin', new URL(input instanceof Request ? input.url : input).origin);
    const response = await globalThis.fetch(input, { ...init, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const equals = pair.indexOf('=');
      cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
    return response;
  };
  return { fetch };
}
