import { z } from 'zod';

/** Every code a problem can carry, with its HTTP status and title. The one error table of the API. */
export const problemTable = {
  malformed_request: { status: 400, title: 'The request could not be read' },
  unauthenticated: { status: 401, title: 'Sign in, or send a token' },
  forbidden: { status: 403, title: 'This is not allowed for you' },
  not_found: { status: 404, title: 'There is nothing here' },
  method_not_allowed: { status: 405, title: 'This address does not take this method' },
  conflict: { status: 409, title: 'This does not fit the present state' },
  in_use: { status: 409, title: 'Something else still uses it' },
  idempotency_conflict: { status: 409, title: 'This Idempotency-Key was used with another request' },
  generation_mismatch: { status: 412, title: 'It was changed by someone else meanwhile' },
  too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'Send application/json' },
  validation_failed: { status: 422, title: 'Some fields need attention' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on the server' },
  not_ready: { status: 503, title: 'The server cannot serve at the moment' },
  host_unavailable: { status: 503, title: 'The host does not answer' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ProblemCode = keyof typeof problemTable;

/** RFC 9457 `application/problem+json`. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
});

export type Problem = z.infer<typeof problemSchema>;
