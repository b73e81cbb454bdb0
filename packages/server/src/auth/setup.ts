import type { Body } from '@trailer/contract';
import { problem } from '../app/problem.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Db } from '../db/schema.ts';
import type { Accounts, Credentials, SignedIn } from './accounts.ts';
import { hashSecret, newSecret } from './secret.ts';
import { deleteSetting, hasAdministrator, saveSetting, takeSetting } from './store.ts';

const setting = 'setup_token_hash';

export interface SetupOptions {
  readonly db: Db;
  readonly accounts: Accounts;
  readonly audit: AuditLog;
}

/** How the first administrator comes to be: by a one-time link, or by the configuration. */
export class Setup {
  readonly #options: SetupOptions;

  constructor(options: SetupOptions) {
    this.#options = options;
  }

  /**
   * Prepares the start. With `administrator` makes that one when there is none yet. Gives the token of the one-time
   * link as long as nobody is an administrator: a new one at each start, the old one is void.
   */
  async prepare(administrator: Credentials | null): Promise<string | null> {
    const { db } = this.#options;
    if (await hasAdministrator(db)) {
      await deleteSetting(db, setting);
      return null;
    }
    if (administrator !== null) {
      await this.#makeConfigured(administrator);
      return null;
    }
    const token = newSecret('');
    await saveSetting(db, setting, hashSecret(token));
    return token;
  }

  /** Makes the first administrator, once, for who has the token of the link; `keyHash` binds their session. */
  async complete(body: Body<'setup.complete'>, keyHash: string | null): Promise<SignedIn> {
    const { db } = this.#options;
    const hash = hashSecret(body.token);
    // Taken before the account is made: of two requests at the same time only one makes an administrator.
    if (!(await takeSetting(db, setting, hash))) {
      throw problem('forbidden', 'this set-up link is void: use the newest one the server printed, or sign in');
    }
    try {
      return await this.#makeAdministrator({ ...body, name: body.name ?? body.email }, { actor: null, keyHash });
    } catch (error) {
      await saveSetting(db, setting, hash);
      throw error;
    }
  }

  async #makeConfigured(administrator: Credentials): Promise<void> {
    try {
      const by = { actor: 'system', keyHash: null };
      await this.#makeAdministrator({ ...administrator, name: administrator.email }, by);
    } catch (error) {
      // Another replica that started at the same moment was faster.
      if (!(await hasAdministrator(this.#options.db))) throw error;
    }
  }

  /** `actor` null: the new administrator made themselves. */
  async #makeAdministrator(
    account: Credentials & { readonly name: string },
    { actor, keyHash }: { readonly actor: string | null; readonly keyHash: string | null },
  ): Promise<SignedIn> {
    const { email, password, name } = account;
    const signedIn = await this.#options.accounts.create({ email, password, name, role: 'administrator' }, keyHash);
    const { user } = signedIn;
    await this.#options.audit.record({
      actor: actor ?? `user:${user.email}`,
      action: 'user.create',
      object: `user/${user.id}`,
      outcome: 'done',
      detail: { email: user.email, role: user.role },
    });
    return signedIn;
  }
}
