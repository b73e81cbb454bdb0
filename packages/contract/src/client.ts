import { type Problem, problemSchema } from './problem.ts';
import type { RouteSpec } from './routes/define.ts';
import { type BodyInput, type QueryInput, type RouteName, routeTable, type Success } from './routes/table.ts';
import { sessionKeyHeader } from './session-key.ts';

/** An answer of the API that is a problem; carries every fault with its field. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail === '' ? problem.title : problem.detail);
    this.problem = problem;
  }
}

export interface ClientOptions {
  /** Where the server is, such as `http://192.168.1.10:8090`. */
  readonly baseUrl: string;
  readonly token?: string | undefined;
  /**
   * 32 random bytes, base64url, read at every call. A session that is opened with it is good with it alone, whoever gets
   * hold of its cookie.
   */
  readonly sessionKey?: string | undefined;
  /** Stands in for the global `fetch`, for example to go through a unix socket. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

type WhenKnown<Value, Shape> = [Value] extends [never] ? unknown : Shape;

/** What a call of this route takes beside its name. */
export type CallOptions<Name extends RouteName> = AddressOptions<Name> &
  WhenKnown<BodyInput<Name>, { readonly body: BodyInput<Name> }> & {
    readonly ifMatch?: number | undefined;
    readonly idempotencyKey?: string | undefined;
    /** Resumes a stream of events after this one. */
    readonly lastEventId?: string | undefined;
    readonly signal?: AbortSignal | undefined;
  };

/** What the address of a route is made from. */
export type AddressOptions<Name extends RouteName> = WhenKnown<
  QueryInput<Name>,
  { readonly query?: QueryInput<Name> }
> & {
  /** The `{id}` of the path. */
  readonly id?: string;
};

export interface CallResult<Name extends RouteName> {
  readonly status: number;
  readonly body: Success<Name>;
  /** The generation from the ETag; null where the route has none. */
  readonly generation: number | null;
}

export interface Client {
  /** Calls a route that answers JSON; throws `ApiProblem` for an answer that is a problem. */
  call<Name extends RouteName>(name: Name, options: CallOptions<Name>): Promise<CallResult<Name>>;
  /** Calls a route that streams and returns the raw response; throws `ApiProblem` likewise. */
  open<Name extends RouteName>(name: Name, options: CallOptions<Name>): Promise<Response>;
  /** The address of a route, for a WebSocket or a link. */
  url<Name extends RouteName>(name: Name, options: AddressOptions<Name>): URL;
}

interface AnyOptions {
  readonly id?: string | undefined;
  readonly query?: { readonly [key: string]: unknown } | undefined;
  readonly body?: unknown;
  readonly ifMatch?: number | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly lastEventId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A client of the public API, typed from the same route table that the server registers. */
export function createClient(options: ClientOptions): Client {
  const fetch = options.fetch ?? globalThis.fetch;

  const send = async (name: RouteName, call: AnyOptions): Promise<Response> => {
    const response = await fetch(addressOf(options.baseUrl, name, call), {
      method: routeTable[name].method,
      headers: headersOf(options, call),
      body: call.body === undefined ? null : JSON.stringify(call.body),
      signal: call.signal ?? null,
    });
    if (!response.ok) throw new ApiProblem(await problemOf(response));
    return response;
  };

  return {
    call: async <Name extends RouteName>(name: Name, call: CallOptions<Name>): Promise<CallResult<Name>> => {
      const response = await send(name, call);
      const json: unknown = response.status === 204 ? null : await response.json();
      // The server answers by the same table; fields that a newer server adds are kept, so nothing is parsed away here.
      const body = json as Success<Name>;
      return { status: response.status, body, generation: generationOf(response.headers.get('etag')) };
    },
    open: send,
    url: (name, call) => addressOf(options.baseUrl, name, call),
  };
}

function addressOf(baseUrl: string, name: RouteName, call: AnyOptions): URL {
  const route: RouteSpec = routeTable[name];
  const url = new URL(route.path.replace('{id}', encodeURIComponent(call.id ?? '')), baseUrl);
  for (const [key, value] of Object.entries<unknown>(call.query ?? {})) {
    if (value === undefined || value === null) continue;
    for (const item of Array.isArray(value) ? value : [value]) url.searchParams.append(key, String(item));
  }
  return url;
}

function headersOf({ token, sessionKey }: ClientOptions, call: AnyOptions): Headers {
  const headers = new Headers({ accept: 'application/json, application/problem+json;q=0.9, */*;q=0.1' });
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  if (sessionKey !== undefined) headers.set(sessionKeyHeader, sessionKey);
  if (call.body !== undefined) headers.set('content-type', 'application/json');
  if (call.ifMatch !== undefined) headers.set('if-match', `"${call.ifMatch}"`);
  if (call.idempotencyKey !== undefined) headers.set('idempotency-key', call.idempotencyKey);
  if (call.lastEventId !== undefined) headers.set('last-event-id', call.lastEventId);
  return headers;
}

function generationOf(etag: string | null): number | null {
  const digits = etag?.match(/\d+/)?.[0];
  return digits === undefined ? null : Number(digits);
}

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    return problemSchema.parse(JSON.parse(text));
  } catch {
    // Something between us and the server answered, a proxy perhaps: say what it said.
    return {
      type: 'about:blank',
      title: response.statusText,
      status: response.status,
      code: 'internal',
      detail: `the answer was not Trailer's: HTTP ${response.status} ${text.slice(0, 200)}`.trim(),
      errors: [],
    };
  }
}
