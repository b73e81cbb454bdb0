import type { Permission } from '@trailer/contract';
import type { FastifyRequest } from 'fastify';
import type { Actor } from './handler.ts';

/** Who sent a request, and how they proved it. */
export interface Authentication {
  readonly actor: Actor;
  /** True when a cookie proved it: a browser sends that by itself, so a write must also come from a page of ours. */
  readonly byCookie: boolean;
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
  hold(request: FastifyRequest, permission: Permission): Promise<HeldCall>;
}

export interface HeldCall {
  readonly signal: AbortSignal;
  readonly release: () => void;
}

export const anonymous: Actor = { kind: 'anonymous', userId: null, name: 'anonymous', administrator: false };
