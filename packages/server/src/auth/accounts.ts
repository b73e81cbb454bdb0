import type { User } from '@trailer/contract';
import { ProblemError } from '../app/problem.ts';
import { type AccountOptions, keyHashHeader } from './account-options.ts';
import type { Library } from './library.ts';
import { fitsSession } from './session-key.ts';

/** A user who just proved who they are, with the cookies that say so from now on. */
export interface SignedIn {
  readonly user: User;
  readonly setCookies: readonly string[];
}

/** What somebody gives to sign in. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export interface NewAccount extends Credentials {
  readonly name: string;
  readonly role: User['role'];
}

/** Users with their passwords and sessions. The library behind it is loaded at first use: automation needs only tokens. */
export class Accounts {
  readonly #options: AccountOptions;
  #library: Promise<Library> | null = null;

  constructor(options: AccountOptions) {
    this.#options = options;
  }

  /** Adds a user with a password, signed in; `keyHash` is what is kept of the key that binds the session, if any. */
  async create(account: NewAccount, keyHash: string | null): Promise<SignedIn> {
    const library = await this.#load();
    try {
      const { headers, response } = await library.api.signUpEmail({
        body: account,
        headers: headersWith(keyHash),
        returnHeaders: true,
      });
      return { user: toUser(response.user), setCookies: headers.getSetCookie() };
    } catch (error) {
      if (!(await isRefusal(error))) throw error;
      throw new ProblemError(`there can be no account ${account.email}: is there one already?`, {
        code: 'conflict',
        cause: error,
      });
    }
  }

  /** Signs a user in; null when e-mail or password is wrong, which takes as long as when they are right. */
  async signIn(credentials: Credentials, keyHash: string | null): Promise<SignedIn | null> {
    const library = await this.#load();
    try {
      const { headers, response } = await library.api.signInEmail({
        body: credentials,
        headers: headersWith(keyHash),
        returnHeaders: true,
      });
      return { user: toUser(response.user), setCookies: headers.getSetCookie() };
    } catch (error) {
      if (await isRefusal(error)) return null;
      throw error;
    }
  }

  /**
   * Who the session of a cookie belongs to, and which it is; null when there is none, it is over, or the key that came
   * with the cookie is not the session's own.
   */
  async find(cookie: string, key: string | undefined): Promise<(SignedIn & { readonly sessionId: string }) | null> {
    const library = await this.#load();
    const { headers, response } = await library.api.getSession({
      headers: new Headers({ cookie }),
      returnHeaders: true,
    });
    if (response === null) return null;
    const { id: sessionId, keyHash } = response.session;
    if (!fitsSession(key, keyHash ?? null)) return null;
    return { user: toUser(response.user), setCookies: headers.getSetCookie(), sessionId };
  }

  /** Ends the session of these headers, and gives the cookies that say so. */
  async signOut(cookie: string): Promise<readonly string[]> {
    const library = await this.#load();
    const { headers } = await library.api.signOut({ headers: new Headers({ cookie }), returnHeaders: true });
    return headers.getSetCookie();
  }

  #load(): Promise<Library> {
    this.#library ??= import('./library.ts').then(({ createLibrary }) => createLibrary(this.#options));
    return this.#library;
  }
}

function headersWith(keyHash: string | null): Headers {
  return new Headers(keyHash === null ? {} : { [keyHashHeader]: keyHash });
}

/** Whether the library refused what was given to it, rather than failed at it. */
async function isRefusal(error: unknown): Promise<boolean> {
  const { isAPIError } = await import('better-auth/api');
  return isAPIError(error) && error.statusCode < 500;
}

function toUser(user: { id: string; email: string; name: string; role?: string | null | undefined }): User {
  const { id, email, name } = user;
  return { id, email, name, role: user.role === 'administrator' ? 'administrator' : 'user' };
}
