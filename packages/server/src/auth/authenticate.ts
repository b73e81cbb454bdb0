import type { IncomingHttpHeaders } from 'node:http';
import { type Authenticate, type Authentication, stranger } from '../app/access.ts';
import { sessionCookie } from './account-options.ts';
import type { Accounts } from './accounts.ts';
import { actorOfToken, actorOfUser, adminTokenActor } from './actors.ts';
import { hashSecret, sameSecret } from './secret.ts';
import { sessionKeyOf } from './session-key.ts';
import type { TokenService } from './tokens.ts';

export interface AuthenticatorOptions {
  readonly accounts: Accounts;
  readonly tokens: TokenService;
  /** TRAILER_ADMIN_TOKEN; in memory only. */
  readonly adminToken: string | null;
}

const bearer = /^Bearer +([\x21-\x7e]{1,512})$/i;

/** Tells who sent a request: by API token if one is sent, else by session cookie and the key of the session. */
export function createAuthenticate(options: AuthenticatorOptions): Authenticate {
  return async ({ headers }) => {
    if (headers.authorization === undefined) return bySession(options.accounts, headers);
    const secret = bearer.exec(headers.authorization)?.[1];
    return secret === undefined ? stranger : bySecret(options, secret);
  };
}

async function bySecret({ adminToken, tokens }: AuthenticatorOptions, secret: string): Promise<Authentication> {
  if (adminToken !== null && sameSecret(adminToken, secret)) {
    const credential = { kind: 'admin-token', id: hashSecret(secret) } as const;
    return { actor: adminTokenActor, credential, setCookies: [] };
  }
  const token = await tokens.authenticate(secret);
  if (token === null) return stranger;
  return { actor: actorOfToken(token), credential: { kind: 'token', id: token.id }, setCookies: [] };
}

async function bySession(accounts: Accounts, headers: IncomingHttpHeaders): Promise<Authentication> {
  const { cookie } = headers;
  if (cookie?.includes(`${sessionCookie}=`) !== true) return stranger;
  const found = await accounts.find(cookie, sessionKeyOf(headers));
  if (found === null) return stranger;
  const { user, sessionId, setCookies } = found;
  return { actor: actorOfUser(user), credential: { kind: 'session', id: sessionId }, setCookies };
}
