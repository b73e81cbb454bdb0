import type { Body, Query, RouteName, Success } from '@trailer/contract';
import type { Fault } from '@trailer/netmodel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Credential } from './access.ts';

/** Who is calling. `name` is what the audit trail shows: `user:<email>`, `token:<name>`, `system`. */
export interface Actor {
  readonly kind: 'user' | 'token' | 'anonymous';
  readonly userId: string | null;
  readonly name: string;
  readonly administrator: boolean;
}

/** One authorized, validated call of a route. */
export interface Call<Name extends RouteName> {
  readonly actor: Actor;
  /** What the caller came with; null on public routes alone. */
  readonly credential: Credential | null;
  /** The `{id}` of the path; empty where the path has none. */
  readonly id: string;
  readonly query: Query<Name>;
  readonly body: Body<Name>;
  /** The generation asked for by If-Match; null when the header was not sent. */
  readonly ifMatch: number | null;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  /** Only for routes whose transport is not JSON: the handler writes the answer itself and returns null. */
  readonly raw: { readonly request: FastifyRequest; readonly reply: FastifyReply };
}

/** What a handler answers; `etag` becomes the ETag header, `status` overrides the route's (a dry run answers 200). */
export interface Answer<Name extends RouteName> {
  readonly body: Success<Name>;
  readonly etag?: number;
  readonly status?: number;
}

/**
 * Answers one route. Throws `problem(…)` to refuse. A handler that writes records it in the audit trail as done, in
 * the transaction of the write; refusals are recorded by the app.
 */
export type Handler<Name extends RouteName> = (call: Call<Name>) => Promise<Answer<Name> | null>;

/**
 * A semantic check that still runs when some fields are malformed, so that every fault comes back at once.
 * It gets the fields that are well-typed and the `{id}` of the path, and says what else is wrong. Where every field is well-typed it is
 * not asked: the handler then finds the same faults itself, inside its transaction.
 */
export type Check = (partial: Readonly<Record<string, unknown>>, id: string) => Promise<readonly Fault[]>;

/** What a feature folder contributes: handlers for its routes, and checks for their bodies. */
export interface Feature {
  readonly handlers: { readonly [Name in RouteName]?: Handler<Name> };
  readonly checks?: { readonly [Name in RouteName]?: Check };
}
