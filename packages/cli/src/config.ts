import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

/** What the command line takes from the environment; the only place in this package that reads it. */
export interface CliEnvironment {
  readonly url: string | undefined;
  readonly token: string | undefined;
  /** Password of the account in a Windows desktop that is about to be created. */
  readonly workspacePassword: string | undefined;
  /** Folder of Trailer's own files for this user. */
  readonly configFolder: string;
  /** NO_COLOR is set, or the terminal cannot show colours. */
  readonly plain: boolean;
  /** Everything, for the configuration of server and agent. */
  readonly all: Readonly<Record<string, string | undefined>>;
}

/** Where the server is when nothing else says so: the `trailer standalone` of this machine. */
export const defaultUrl = 'http://127.0.0.1:8090';

/** Reads the environment once, at the start. */
export function readEnvironment(): CliEnvironment {
  const { env } = process;
  const configHome = env['XDG_CONFIG_HOME'] || path.join(homedir(), '.config');
  return {
    url: env['TRAILER_URL'] || undefined,
    token: env['TRAILER_TOKEN'] || undefined,
    workspacePassword: env['TRAILER_WORKSPACE_PASSWORD'] || undefined,
    configFolder: path.join(configHome, 'trailer'),
    plain: (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb',
    all: env,
  };
}
