import type { User } from '@trailer/contract';
import { ProblemError } from '../app/problem.ts';
import type { AccountOptions } from './account-options.ts';
import type { Library } from './library.ts';

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

  /** Adds a user with a password, signed in. */
  async create(account: NewAccount): Promise<SignedIn> {
    const library = await this.#load();
    try {
      const { headers, response } = await library.api.signUpEmail({ body: account, returnHeaders: true });
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
  async signIn(credentials: Credentials): Promise<SignedIn | null> {
    const library = await this.#load();
    try {
      const { headers, response } = await library.api.signInEmail({ body: credentials, returnHeaders: true });
      return { user: toUser(response.user), setCookies: headers.getSetCookie() };
    } catch (error) {
      if (await isRefusal(error)) return null;
      throw error;
    }
  }

  /** Who the session cookie of these headers belongs to, and which session; null when there is none, or it is over. */
  async find(cookie: string): Promise<(SignedIn & { readonly sessionId: string }) | null> {
    const library = await this.#load();
    const { headers, response } = await library.api.getSession({
      headers: new Headers({ cookie }),
      returnHeaders: true,
    });
    if (response === null) return null;
    return { user: toUser(response.user), setCookies: headers.getSetCookie(), sessionId: response.session.id };
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

/** Whether the library refused what was given to it, rather than failed at it. */
async function isRefusal(error: unknown): Promise<boolean> {
  const { isAPIError } = await import('better-auth/api');
  return isAPIError(error) && error.statusCode < 500;
}

function toUser(user: { id: string; email: string; name: string; role?: string | null | undefined }): User {
  const { id, email, name } = user;
  return { id, email, name, role: user.role === 'administrator' ? 'administrator' : 'user' };
}
