import type { Authorizer, Credential } from '../app/access.ts';
import type { Clock } from '../app/clock.ts';
import type { Credentials } from '../auth/credentials.ts';
import { hashSecret, newSecret } from '../auth/secret.ts';
import type { Db } from '../db/schema.ts';
import type { WorkspaceRecord } from '../workspaces/record.ts';
import { countNamed, findWorkspace } from '../workspaces/store.ts';
import type { AppHost } from './address.ts';
import { type AppPass, deleteExpired, findSessions, insertPass, takeTicket } from './store.ts';

/** From the answer to the browser's visit. */
export const ticketLifetimeMs = 30_000;

/** However long what its owner signed in with is good. */
const sessionLifetimeMs = 12 * 60 * 60 * 1000;

/** More than a browser sends; whoever sends more only wants work done. */
const maxCookies = 8;

export interface PassOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly credentials: Pick<Credentials, 'actorOf'>;
  readonly authorizer: Authorizer;
}

/** A visitor who may see what a host name stands for. */
export interface Admitted {
  readonly pass: AppPass;
  readonly workspace: WorkspaceRecord;
}

/** What a ticket is made for. */
export interface TicketRequest {
  readonly credential: Credential;
  readonly workspaceId: string;
  readonly port: number;
  readonly path: string;
  readonly scheme: 'http' | 'https';
  /** From where it is asked for. */
  readonly consoleOrigin: string;
}

/**
 * Tickets and sessions of workspace URLs. What a host name says is never looked up for a visitor without a pass: an
 * answer takes as long whether its workspace exists or not.
 */
export class AppPasses {
  readonly #options: PassOptions;

  constructor(options: PassOptions) {
    this.#options = options;
  }

  /** Makes a ticket, good for one visit. */
  async issue(request: TicketRequest): Promise<{ readonly secret: string; readonly expiresAt: string }> {
    const { db, clock } = this.#options;
    await deleteExpired(db, clock.now().toISOString());
    return this.#insert({ ...request, kind: 'ticket' }, ticketLifetimeMs);
  }

  /** Exchanges a ticket for a session; null when it is none, was used, or is for something else. It is gone in any case. */
  async enter(secret: string, host: AppHost): Promise<(Admitted & { readonly secret: string }) | null> {
    const ticket = await takeTicket(this.#options.db, hashSecret(secret));
    const admitted = ticket === undefined ? null : await this.#admit(ticket, host);
    if (admitted === null) return null;
    const { credential, workspaceId, port, scheme, consoleOrigin } = admitted.pass;
    const session = { credential, workspaceId, port, scheme, consoleOrigin, path: '/', kind: 'session' } as const;
    return { ...admitted, secret: (await this.#insert(session, sessionLifetimeMs)).secret };
  }

  /** Who comes with one of these secrets to this host; null for everybody who may not. */
  async find(secrets: readonly string[], host: AppHost): Promise<Admitted | null> {
    const hashes = secrets.slice(0, maxCookies).map(hashSecret);
    for (const session of await findSessions(this.#options.db, hashes)) {
      const admitted = await this.#admit(session, host);
      if (admitted !== null) return admitted;
    }
    return null;
  }

  /** Whether a session is still good: for what stays open longer than a moment. */
  async isGood({ hash }: AppPass): Promise<boolean> {
    const [session] = await findSessions(this.#options.db, [hash]);
    return session !== undefined && (await this.#isAllowed(session));
  }

  async #admit(pass: AppPass, { port, workspace: reference }: AppHost): Promise<Admitted | null> {
    if (pass.port !== port || !(await this.#isAllowed(pass))) return null;
    const workspace = await findWorkspace(this.#options.db, pass.workspaceId);
    if (workspace === undefined || !(await this.#isMeant(reference, workspace))) return null;
    return { pass, workspace };
  }

  async #isAllowed({ credential, expiresAt }: AppPass): Promise<boolean> {
    const { clock, credentials, authorizer } = this.#options;
    if (Date.parse(expiresAt) <= clock.now().getTime()) return false;
    const actor = await credentials.actorOf(credential);
    return actor !== null && authorizer.decide(actor, 'workspace:connect') === 'allowed';
  }

  /** By its id, or by its name where no other has it, be it for an id. */
  async #isMeant(reference: string, { id, name }: WorkspaceRecord): Promise<boolean> {
    if (reference === id.toLowerCase()) return true;
    return reference === name.toLowerCase() && (await countNamed(this.#options.db, name)) === 1;
  }

  async #insert(
    pass: Omit<AppPass, 'hash' | 'expiresAt'>,
    lifetimeMs: number,
  ): Promise<{ readonly secret: string; readonly expiresAt: string }> {
    const { db, clock } = this.#options;
    const secret = newSecret('');
    const expiresAt = new Date(clock.now().getTime() + lifetimeMs).toISOString();
    await insertPass(db, { ...pass, hash: hashSecret(secret), expiresAt });
    return { secret, expiresAt };
  }
}
