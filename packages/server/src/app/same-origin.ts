import type { IncomingHttpHeaders } from 'node:http';

/** What the browser says about where a request comes from; `unknown` when it says nothing, or it is no browser. */
export type Provenance = 'same-origin' | 'elsewhere' | 'unknown';

/**
 * Tells whether a request comes from a page of ours. Browsers send Origin with every write and every WebSocket,
 * Sec-Fetch-Site only where the page is trustworthy (TLS or localhost).
 */
export function provenanceOf(headers: IncomingHttpHeaders): Provenance {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none' ? 'same-origin' : 'elsewhere';
  if (headers.origin === undefined) return 'unknown';
  const origin = URL.canParse(headers.origin) ? new URL(headers.origin).host : null;
  return origin !== null && origin === headers.host?.toLowerCase() ? 'same-origin' : 'elsewhere';
}
