import { type RouteName, type RouteSpec, routeTable } from '@trailer/contract';
import type { Check, Feature, Handler } from './handler.ts';
import type { BoundRoute } from './route.ts';

/** Binds each route of the table to the one feature that answers it; throws when one has none, or two. */
export function bindRoutes(features: readonly Feature[]): readonly BoundRoute[] {
  const entries = Object.entries(routeTable) as [RouteName, RouteSpec][];
  const bound = entries.map(([name, spec]) => bindRoute(name, spec, features));
  const missing = entries.filter((_, index) => bound[index] === null).map(([name]) => name);
  if (missing.length > 0) throw new Error(`no feature answers ${missing.join(', ')}`);
  return bound.filter((route) => route !== null);
}

function bindRoute(name: RouteName, spec: RouteSpec, features: readonly Feature[]): BoundRoute | null {
  const answering = features.filter((feature) => feature.handlers[name] !== undefined);
  if (answering.length > 1) throw new Error(`${answering.length} features answer ${name}`);
  const [feature] = answering;
  if (feature === undefined) return null;
  // Which handler belongs to which name is held by Feature's type; the table is walked by names known at run time only.
  const handler = feature.handlers[name] as Handler<RouteName>;
  const check: Check | undefined = feature.checks?.[name];
  return { name, spec, handler, check };
}
