import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request to a workspace's URL may be made by the page that makes it. The workspaces beside it are strangers:
 * their pages are of the same site, so that a browser would send the cookie along. A link from anywhere may be followed.
 */
export function mayAsk(
  headers: IncomingHttpHeaders,
  { method, origin }: { readonly method: string; readonly origin: string },
): boolean {
  const site = headers['sec-fetch-site'];
  const isVisit = headers['sec-fetch-mode'] === 'navigate' && (method === 'GET' || method === 'HEAD');
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isVisit) return false;
  return headers.origin === undefined || headers.origin.toLowerCase() === origin;
}
