import type { z } from 'zod';
import { accessRoutes, systemRoutes } from './access.ts';
import type { RouteSpec } from './define.ts';
import { hostRoutes } from './hosts.ts';
import { networkRoutes } from './networks.ts';
import { workspaceRoutes } from './workspaces.ts';

/** Every HTTP route of Trailer. What is not in this table does not exist. */
export const routeTable = {
  ...hostRoutes,
  ...networkRoutes,
  ...workspaceRoutes,
  ...accessRoutes,
  ...systemRoutes,
} as const satisfies Record<string, RouteSpec>;

export type RouteName = keyof typeof routeTable;
export type Route<Name extends RouteName> = (typeof routeTable)[Name];

type Field<R, Key extends string> = R extends { readonly [K in Key]: infer Schema extends z.ZodType } ? Schema : never;

/** What a caller may send as body (defaults may be left out). */
export type BodyInput<Name extends RouteName> = z.input<Field<Route<Name>, 'body'>>;
/** What a handler receives as body (defaults filled in). */
export type Body<Name extends RouteName> = z.output<Field<Route<Name>, 'body'>>;
export type QueryInput<Name extends RouteName> = z.input<Field<Route<Name>, 'query'>>;
export type Query<Name extends RouteName> = z.output<Field<Route<Name>, 'query'>>;
export type Success<Name extends RouteName> = Route<Name>['success']['body'] extends infer Schema extends z.ZodType
  ? z.output<Schema>
  : null;
