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
