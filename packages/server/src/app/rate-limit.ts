import type { RateLimitOptions } from '@fastify/rate-limit';
import type { RouteName } from '@trailer/contract';

/** Limits a route has beside the permission. */
export type RouteLimits = { readonly [Name in RouteName]?: { readonly rateLimit: RateLimitOptions } };

/** Guessing a password or the set-up token: so many attempts a minute for each address. */
const guessing = { rateLimit: { max: 10, timeWindow: 60_000 } } as const;

/** The routes on which strangers could guess secrets. */
export const guessingLimits: RouteLimits = { 'session.create': guessing, 'setup.complete': guessing };
