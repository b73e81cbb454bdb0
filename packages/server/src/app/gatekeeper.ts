import type { RouteSpec } from '@trailer/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Authenticate, type Authentication, type Authorizer, stranger } from './access.ts';
import { ProblemError, problem } from './problem.ts';
import { provenanceOf } from './same-origin.ts';

export interface GatekeeperOptions {
  readonly authenticate: Authenticate;
  readonly authorizer: Authorizer;
}

/** Stands before every route: nothing of a request but its headers is read before it has let the request in. */
export class Gatekeeper {
  readonly #options: GatekeeperOptions;
  readonly #admitted = new WeakMap<FastifyRequest, Authentication>();

  constructor(options: GatekeeperOptions) {
    this.#options = options;
  }

  /** Lets a request in, or throws the problem that keeps it out. */
  async admit(route: RouteSpec, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const isPublic = route.permission === 'public';
    const authentication = isPublic ? stranger : await this.#options.authenticate(request);
    this.#admitted.set(request, authentication);
    refuseOtherSites(route, request, authentication);
    const decision = this.#options.authorizer.decide(authentication.actor, route.permission);
    if (decision === 'unauthenticated') throw unauthenticated();
    if (decision === 'forbidden') throw problem('forbidden', `you lack the permission ${route.permission}`);
    if (authentication.setCookies.length > 0) reply.header('set-cookie', [...authentication.setCookies]);
  }

  /** Who sent a request that reached `admit`; also one that was kept out, if it could be told. */
  authenticationOf(request: FastifyRequest): Authentication {
    return this.#admitted.get(request) ?? stranger;
  }
}

function unauthenticated(): ProblemError {
  return new ProblemError('sign in, or send an API token: Authorization: Bearer trl_…', {
    code: 'unauthenticated',
    headers: { 'www-authenticate': 'Bearer realm="trailer"' },
  });
}

/**
 * Keeps pages of other sites from using a visitor's session (CSRF), also from signing a visitor in as somebody else.
 * A WebSocket counts as a write: the same-origin policy does not cover it.
 */
function refuseOtherSites(route: RouteSpec, request: FastifyRequest, { credential }: Authentication): void {
  if (route.method === 'GET' && route.transport !== 'websocket') return;
  const provenance = provenanceOf(request.headers);
  // A browser sends a cookie by itself, and a key only where a page of ours is asked to.
  const byCookie = credential?.kind === 'session';
  if (provenance === 'same-origin' || (provenance === 'unknown' && !byCookie)) return;
  throw problem(
    'forbidden',
    "with a session cookie only Trailer's own pages may do this: send the header Origin of this server, or use an API token",
  );
}
