import { type HttpMethod, type RouteSpec, routeTable } from '@trailer/contract';
import type { FastifyRequest } from 'fastify';
import { toPathPattern } from './path.ts';
import { ProblemError, problem } from './problem.ts';

const paths = groupByPath();

/** The problem for a request that no route takes: the method is wrong, or nothing is there. */
export function noRouteProblem(request: FastifyRequest): ProblemError {
  const path = request.url.split('?', 1)[0] ?? '';
  for (const { pattern, methods } of paths) {
    if (!pattern.test(path)) continue;
    const allow = methods.join(', ');
    return new ProblemError(`use ${allow} here`, { code: 'method_not_allowed', headers: { allow } });
  }
  return problem('not_found', 'nothing is at this address: GET /api/openapi.json lists what there is');
}

function groupByPath(): readonly { readonly pattern: RegExp; readonly methods: readonly HttpMethod[] }[] {
  const routes: readonly RouteSpec[] = Object.values(routeTable);
  return [...Map.groupBy(routes, (route) => route.path)].map(([path, sharing]) => ({
    pattern: toPathPattern(path),
    methods: sharing.map((route) => route.method),
  }));
}
