import { SealedBox } from '../app/sealed-box.ts';

/** What a sealed password starts with: how it was sealed. */
const version = 'v1.';

/**
 * Keeps the passwords of Windows accounts so that neither the database nor a backup of it can tell them. Each opens for
 * the workspace it was sealed for only.
 */
export class GuestPasswords {
  readonly #box: SealedBox;

  constructor(secret: string) {
    this.#box = new SealedBox(secret, 'trailer windows passwords');
  }

  seal(workspaceId: string, password: string): string {
    return version + this.#box.seal(password, workspaceId);
  }

  /** Null when it was sealed with another secret, or for another workspace. */
  open(workspaceId: string, sealed: string): string | null {
    if (!sealed.startsWith(version)) return null;
    try {
      return this.#box.open(sealed.slice(version.length), workspaceId);
    } catch {
      // The cipher says no more than that key, owner and text do not belong together.
      return null;
    }
  }

  /**
   * What the agent is told in the place of a password that does not open: nobody knows it, and it is the same each
   * time. An installed guest keeps its account whatever the agent is told; one that is yet to be installed must not
   * come up on the LAN with a password that the runtime chooses.
   */
  standInFor(workspaceId: string, sealed: string): string {
    return this.#box.digest(`${workspaceId} ${sealed}`);
  }
}
