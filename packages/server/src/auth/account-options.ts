import type { FastifyBaseLogger } from 'fastify';
import type { OpenDatabase } from '../db/open.ts';

/** What users, passwords and sessions are kept with. */
export interface AccountOptions {
  readonly database: OpenDatabase;
  /** Signs the session cookies; without it, what the database holds opens no session. */
  readonly secret: string;
  readonly logger: FastifyBaseLogger;
}

/** The name of the session cookie. */
export const sessionCookie = 'trailer_session';

/** Tells the session library, and nobody else, what is kept of the key of a session that is to be opened. */
export const keyHashHeader = 'trailer-session-key-hash';
