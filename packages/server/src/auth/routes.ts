import type { User } from '@trailer/contract';
import type { Actor, Call, Feature } from '../app/handler.ts';
import { problem } from '../app/problem.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Db } from '../db/schema.ts';
import type { Accounts } from './accounts.ts';
import { hashOfNewKey } from './session-key.ts';
import type { Setup } from './setup.ts';
import { findUser } from './store.ts';
import type { TokenService } from './tokens.ts';

export interface AuthFeatureOptions {
  readonly db: Db;
  readonly accounts: Accounts;
  readonly setup: Setup;
  readonly tokens: TokenService;
  readonly audit: AuditLog;
}

/** The routes of signing in and out, of the first administrator and of API tokens. */
export function authFeature(options: AuthFeatureOptions): Feature {
  const { setup, tokens } = options;
  return {
    handlers: {
      'setup.complete': async ({ body, raw }) => {
        const signedIn = await setup.complete(body, hashOfNewKey(raw.request.headers));
        raw.reply.header('set-cookie', [...signedIn.setCookies]);
        return { body: signedIn.user };
      },
      'session.create': async (call) => ({ body: await signIn(options, call) }),
      'session.get': async ({ actor }) => ({ body: await whoIs(options.db, actor) }),
      'session.delete': async (call) => {
        await signOut(options, call);
        return { body: null };
      },
      'tokens.list': async ({ actor, query }) => ({ body: await tokens.list(actor, query) }),
      'tokens.create': async ({ actor, body }) => ({ body: await tokens.create(actor, body) }),
      'tokens.delete': async ({ actor, id }) => {
        await tokens.delete(actor, id);
        return { body: null };
      },
    },
  };
}

async function signIn({ accounts, audit }: AuthFeatureOptions, { body, raw }: Call<'session.create'>): Promise<User> {
  const signedIn = await accounts.signIn(body, hashOfNewKey(raw.request.headers));
  if (signedIn === null) throw problem('unauthenticated', 'e-mail or password is wrong');
  const { user, setCookies } = signedIn;
  const actor = `user:${user.email}`;
  await audit.record({ actor, action: 'session.create', object: `user/${user.id}`, outcome: 'done' });
  raw.reply.header('set-cookie', [...setCookies]);
  return user;
}

async function signOut({ accounts, audit }: AuthFeatureOptions, { actor, raw }: Call<'session.delete'>): Promise<void> {
  const { cookie } = raw.request.headers;
  if (actor.kind !== 'user' || cookie === undefined) {
    throw problem(
      'conflict',
      'there is no session to end: you sent an API token, which DELETE /api/v1/tokens/{id} revokes',
    );
  }
  const setCookies = await accounts.signOut(cookie);
  await audit.record({ actor: actor.name, action: 'session.delete', object: `user/${actor.userId}`, outcome: 'done' });
  raw.reply.header('set-cookie', [...setCookies]);
}

/** The user behind a caller; TRAILER_ADMIN_TOKEN has none, and shows as what it is. */
async function whoIs(db: Db, actor: Actor): Promise<User> {
  if (actor.userId === null) {
    const name = actor.name.replace(/^token:/, '');
    return { id: name, email: '', name, role: actor.administrator ? 'administrator' : 'user' };
  }
  const user = await findUser(db, actor.userId);
  if (user === undefined) throw problem('unauthenticated', 'your account is gone');
  return user;
}
