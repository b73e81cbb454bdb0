import type { Permission } from '@trailer/contract';
import type { FastifyRequest } from 'fastify';
import type { Actor } from './handler.ts';

/** What somebody signed in with, by name: a session, an API token, or TRAILER_ADMIN_TOKEN. */
export interface Credential {
  readonly kind: 'session' | 'token' | 'admin-token';
  readonly id: string;
}

/** Who sent a request, and how they proved it. */
export interface Authentication {
  readonly actor: Actor;
  /** What proved it: what is given to the caller ends when that does. Null for strangers. */
  readonly credential: Credential | null;
  /** Cookies to set with the answer: a session that was prolonged. */
  readonly setCookies: readonly string[];
}

/** Finds out who sent a request; never throws for bad credentials, they make an anonymous caller. */
export type Authenticate = (request: FastifyRequest) => Promise<Authentication>;

export type Decision = 'allowed' | 'unauthenticated' | 'forbidden';

/** The one place that says who may do what. */
export interface Authorizer {
  decide(actor: Actor, permission: Permission): Decision;
}

/** Watches over calls that stay open: somebody who may make them no longer shall not go on either. */
export interface OpenCallWatch {
  /** The signal is aborted when the caller may go on no longer. The one who holds it releases it. */
  hold(credential: Credential, permission: Permission): HeldCall;
}

export interface HeldCall {
  readonly signal: AbortSignal;
  readonly release: () => void;
}

export const anonymous: Actor = { kind: 'anonymous', userId: null, name: 'anonymous', administrator: false };

/** Nobody that is known. */
export const stranger: Authentication = { actor: anonymous, credential: null, setCookies: [] };
