import type { Permission } from '@trailer/contract';
import type { Authorizer, Credential, HeldCall, OpenCallWatch } from '../app/access.ts';
import { HeldOpen } from '../app/held-open.ts';
import type { Credentials } from './credentials.ts';

interface Right {
  readonly credential: Credential;
  readonly permission: Permission;
}

export interface OpenCallOptions {
  readonly credentials: Pick<Credentials, 'actorOf'>;
  readonly authorizer: Authorizer;
}

/**
 * Calls that stay open: terminals, connections, logs, events. They end when their caller signs out, or what they came
 * with is revoked or may do this no longer.
 */
export class OpenCalls implements OpenCallWatch {
  readonly #options: OpenCallOptions;
  readonly #open = new HeldOpen<Right>((right) => this.#mayGoOn(right));

  constructor(options: OpenCallOptions) {
    this.#options = options;
  }

  hold(credential: Credential, permission: Permission): HeldCall {
    return this.#open.hold(`${permission} ${credential.kind} ${credential.id}`, { credential, permission });
  }

  /** Ends what is open for those who may do it no longer. */
  sweep(): Promise<void> {
    return this.#open.sweep();
  }

  async #mayGoOn({ credential, permission }: Right): Promise<boolean> {
    const actor = await this.#options.credentials.actorOf(credential);
    return actor !== null && this.#options.authorizer.decide(actor, permission) === 'allowed';
  }
}
