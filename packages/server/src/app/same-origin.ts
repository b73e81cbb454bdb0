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
  return isOrigin(headers.origin, headers.host ?? '') ? 'same-origin' : 'elsewhere';
}

/** Whether a page of this origin is one of ours: the Host it was sent to is its own, default ports left out or not. */
function isOrigin(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  const ours = `${page.protocol}//${host}`;
  return page.host !== '' && URL.canParse(ours) && new URL(ours).host === page.host;
}
