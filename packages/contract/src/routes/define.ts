import type { z } from 'zod';

/**
 * What a caller must be allowed to do; the authorizer is asked for exactly this on every route. `workspace:host-network`
 * is no route's: it is asked for beside the route's own where a workspace shares the network of its host.
 */
export type Permission =
  | 'public'
  | 'self'
  | 'host:view'
  | 'host:modify'
  | 'network:view'
  | 'network:create'
  | 'network:modify'
  | 'network:delete'
  | 'workspace:view'
  | 'workspace:create'
  | 'workspace:modify'
  | 'workspace:delete'
  | 'workspace:exec'
  | 'workspace:connect'
  | 'workspace:host-network'
  | 'audit:view'
  | 'metrics:view';

export type HttpMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** One route of the public API: the server registers it, the OpenAPI document describes it, the client calls it. */
export interface RouteSpec {
  readonly method: HttpMethod;
  /** With `{id}` for parameters, as OpenAPI writes it. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly permission: Permission;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Status and body on success; body null for 204. */
  readonly success: { readonly status: 200 | 201 | 202 | 204; readonly body: z.ZodType | null };
  /** How the success body travels; JSON unless said otherwise. */
  readonly transport?: 'json' | 'event-stream' | 'byte-stream' | 'json-lines' | 'websocket' | 'html' | 'text';
  /** True where the route takes If-Match and answers with an ETag. */
  readonly etag?: boolean;
  /** True where the answer opens a session, to be bound to the key that the request carries. */
  readonly opensSession?: boolean;
}

/** Keeps the literal types of a route, so that handlers and client calls are typed from it. */
export function defineRoute<const R extends RouteSpec>(route: R): R {
  return route;
}
