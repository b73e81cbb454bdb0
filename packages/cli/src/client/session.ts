import { type Client, createClient } from '@trailer/contract';
import { type CliEnvironment, defaultUrl } from '../config.ts';
import { usageError } from '../exit.ts';
import type { Output } from '../terminal/output.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { readCredentials } from './credentials.ts';

/** Where to go and as whom, from flags, environment and what login kept, in this order. */
export interface ConnectionOptions {
  readonly url?: string | undefined;
  readonly token?: string | undefined;
}

/** What the body of a client command works with. */
export interface Session {
  readonly client: Client;
  readonly baseUrl: string;
  readonly token: string | undefined;
  readonly output: Output;
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw usageError(`--url ${text}: write an address such as ${defaultUrl}`);
  }
  return url.origin;
}

/** Decides server and token. A kept token goes only to the server it is for. */
export async function resolveConnection(
  options: ConnectionOptions,
  environment: CliEnvironment,
): Promise<{ readonly baseUrl: string; readonly token: string | undefined }> {
  const kept = await readCredentials(environment.configFolder);
  const baseUrl = checkedUrl(options.url ?? environment.url ?? kept?.url ?? defaultUrl);
  const keptToken = kept !== null && checkedUrl(kept.url) === baseUrl ? kept.token : undefined;
  return { baseUrl, token: options.token ?? environment.token ?? keptToken };
}

/** Opens the session of one client command. */
export async function openSession(parts: {
  readonly options: ConnectionOptions;
  readonly environment: CliEnvironment;
  readonly output: Output;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}): Promise<Session> {
  const { baseUrl, token } = await resolveConnection(parts.options, parts.environment);
  const { output, terminal, signal } = parts;
  return { client: createClient({ baseUrl, token }), baseUrl, token, output, terminal, signal };
}
