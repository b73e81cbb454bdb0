import type { IncomingMessage } from 'node:http';
import { sessionCookie } from '../auth/account-options.ts';

/** The cookie that lets one browser see one port of one workspace. */
export const appCookie = 'trailer_app';

/** A header, or several of one name. */
export type HeaderLines = readonly (readonly [name: string, value: string])[];

/** RFC 9110, 7.6.1: these belong to one hop. `expect` is answered by this one. */
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What only a proxy that is trusted may say; this server says it itself. */
const told = /^(forwarded|x-forwarded-.*|x-real-ip|via)$/;

/** What cookies of Trailer's own are called; the last are the session library's. */
const ownCookie = new RegExp(`^(${appCookie}|${sessionCookie})$|^trailer\\.`);

/** The values of a cookie; several, when somebody set one of the same name for a wider domain. */
export function cookiesNamed(header: string | undefined, name: string): readonly string[] {
  return pairsOf(header).flatMap(([key, value]) => (key === name ? [value] : []));
}

export interface Forwarding {
  readonly scheme: 'http' | 'https';
  /** Whether an Authorization header is a secret of Trailer's. */
  readonly isOwnSecret: (authorization: string) => boolean;
}

/** The headers with which a request goes on to a workspace: nothing of Trailer's own, nothing of this hop. */
export function requestHeaders(request: IncomingMessage, { scheme, isOwnSecret }: Forwarding): HeaderLines {
  const kept = endToEnd(request.rawHeaders).flatMap(([name, value]): HeaderLines => {
    const key = name.toLowerCase();
    if (key === 'host' || told.test(key)) return [];
    if (key === 'authorization' && isOwnSecret(value)) return [];
    if (key !== 'cookie') return [[name, value]];
    const foreign = pairsOf(value).filter(([cookie]) => !ownCookie.test(cookie));
    return foreign.length === 0 ? [] : [[name, foreign.map((pair) => pair.join('=')).join('; ')]];
  });
  const host = request.headers.host ?? '';
  return [
    ['Host', host],
    ...kept,
    // Framed anew for the next hop; without it a body of a GET would follow its headers bare.
    ...(request.headers['transfer-encoding'] === undefined ? [] : ([['Transfer-Encoding', 'chunked']] as const)),
    ['X-Forwarded-For', (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '')],
    ['X-Forwarded-Proto', scheme],
    ['X-Forwarded-Host', host],
  ];
}

/** The headers with which an answer of a workspace goes back: nothing of this hop, no cookie for anybody else. */
export function responseHeaders(response: IncomingMessage): HeaderLines {
  return endToEnd(response.rawHeaders).flatMap(([name, value]): HeaderLines => {
    if (name.toLowerCase() === 'clear-site-data') return clearedOf(name, value);
    if (name.toLowerCase() !== 'set-cookie') return [[name, value]];
    const [pair = '', ...attributes] = value.split(';');
    if (ownCookie.test(pair.split('=', 1)[0]?.trim() ?? '')) return [];
    // For its own host only: not for the workspaces beside it, nor for the console above it.
    const kept = attributes.filter((attribute) => !/^\s*domain\s*=/i.test(attribute));
    return [[name, [pair, ...kept].join(';')]];
  });
}

/**
 * The headers of an answer with what keeps the workspaces beside it away: to a browser they are of one site with it,
 * and on plain HTTP it does not say which of them asks.
 * - Frames: only its own pages and the console it was opened from. A policy more can only restrict, so the workspace's
 *   own stays as it is. Other ports of the workspace may link to it, and could never frame it without a pass of its own.
 * - Images, scripts and the like: only its own pages, unless it says otherwise. `same-site` would let in just those it is
 *   meant to keep out.
 * A 304 replaces the headers that the browser kept with the answer (RFC 9111, 3.2): what it does not have stays.
 */
export function withoutNeighbours(
  lines: HeaderLines,
  answer: { readonly status: number; readonly consoleOrigin: string },
): HeaderLines {
  const has = (wanted: string): boolean => lines.some(([name]) => name.toLowerCase() === wanted);
  const isKept = answer.status === 304;
  // An origin that no policy can name must not be locked out of what it opened.
  const mayNotFrame = answer.consoleOrigin !== '' && (!isKept || has('content-security-policy'));
  const mayNotLoad = !isKept && !has('cross-origin-resource-policy');
  return [
    ...lines,
    ...(mayNotFrame ? [['Content-Security-Policy', `frame-ancestors 'self' ${answer.consoleOrigin}`] as const] : []),
    ...(mayNotLoad ? [['Cross-Origin-Resource-Policy', 'same-origin'] as const] : []),
  ];
}

/** A browser clears cookies for the whole site: those of the workspaces beside it, and of the console, where they share one. */
function clearedOf(name: string, value: string): HeaderLines {
  const kept = value.split(',').filter((kind) => !/cookies|\*/i.test(kind));
  return kept.length === 0 ? [] : [[name, kept.join(',').trim()]];
}

/** Header lines as `http` takes them: names of several lines with all their values. */
export function toOutgoing(lines: HeaderLines): Record<string, string | string[]> {
  const byName = Map.groupBy(lines, ([name]) => name.toLowerCase());
  return Object.fromEntries(
    [...byName].map(([name, same]) => {
      const values = same.map(([, value]) => value);
      const [first = ''] = values;
      return [name, values.length === 1 ? first : values];
    }),
  );
}

function endToEnd(rawHeaders: readonly string[]): HeaderLines {
  const lines = Array.from({ length: rawHeaders.length / 2 }, (_, index): readonly [string, string] => [
    rawHeaders[2 * index] ?? '',
    rawHeaders[2 * index + 1] ?? '',
  ]);
  const named = lines.flatMap(([name, value]) =>
    name.toLowerCase() === 'connection' ? value.split(',').map((token) => token.trim().toLowerCase()) : [],
  );
  // A client that names these would strip what keeps requests apart or whom they are for.
  const dropped = new Set([...named.filter((name) => name !== 'host' && name !== 'content-length'), ...hopByHop]);
  return lines.filter(([name]) => !dropped.has(name.toLowerCase()));
}

function pairsOf(header: string | undefined): readonly (readonly [string, string])[] {
  return (header ?? '').split(';').flatMap((part) => {
    const at = part.indexOf('=');
    return at < 0 ? [] : [[part.slice(0, at).trim(), part.slice(at + 1).trim()] as const];
  });
}
