import type { FastifyRequest } from 'fastify';
import { type Authenticate, type Authentication, anonymous } from '../app/access.ts';
import type { Actor } from '../app/handler.ts';
import { sessionCookie } from './account-options.ts';
import type { Accounts } from './accounts.ts';
import { sameSecret } from './secret.ts';
import type { TokenService } from './tokens.ts';

export interface AuthenticatorOptions {
  readonly accounts: Accounts;
  readonly tokens: TokenService;
  /** TRAILER_ADMIN_TOKEN; in memory only. */
  readonly adminToken: string | null;
}

/** The caller that TRAILER_ADMIN_TOKEN stands for. */
export const adminTokenActor: Actor = {
  kind: 'token',
  userId: null,
  name: 'token:TRAILER_ADMIN_TOKEN',
  administrator: true,
};

/** What an Authorization header holds that may be a secret of ours. */
export function bearerSecret(authorization: string): string | undefined {
  return bearer.exec(authorization)?.[1];
}

const bearer = /^Bearer +([\x21-\x7e]{1,512})$/i;

/** Tells who sent a request: by API token if one is sent, else by session cookie. */
export function createAuthenticate(options: AuthenticatorOptions): Authenticate {
  return async (request) => {
    if (request.headers.authorization === undefined) return bySession(options.accounts, request);
    const secret = bearerSecret(request.headers.authorization);
    const actor = secret === undefined ? null : await bySecret(options, secret);
    return { actor: actor ?? anonymous, byCookie: false, setCookies: [] };
  };
}

async function bySecret({ adminToken, tokens }: AuthenticatorOptions, secret: string): Promise<Actor | null> {
  if (adminToken !== null && sameSecret(adminToken, secret)) return adminTokenActor;
  return tokens.authenticate(secret);
}

async function bySession(accounts: Accounts, request: FastifyRequest): Promise<Authentication> {
  const { cookie } = request.headers;
  const found = cookie?.includes(`${sessionCookie}=`) === true ? await accounts.find(cookie) : null;
  if (found === null) return { actor: anonymous, byCookie: false, setCookies: [] };
  const { user, setCookies } = found;
  const administrator = user.role === 'administrator';
  const actor: Actor = { kind: 'user', userId: user.id, name: `user:${user.email}`, administrator };
  return { actor, byCookie: true, setCookies };
}
