/** What decides the console's policy beside the console itself. */
export interface PolicyContext {
  /** Host header of the request for the page, such as `192.168.1.10:8090`. */
  readonly host: string;
  /** Origins that the console may show in a frame, such as `http://*.localhost:8090`: those of workspaces, never its own. */
  readonly frames: readonly string[];
}

/** A header of a stranger's making may not add to the policy. */
const plainHost = /^[\w.-]+(:\d{1,5})?$|^\[[0-9a-fA-F:.]+\](:\d{1,5})?$/;

/**
 * The console's content security policy. Only its own files run; styles may be inline, because Mantine and xterm insert
 * style elements. `'self'` covers WebSockets in new browsers only, so they are named.
 */
export function consolePolicy({ host, frames }: PolicyContext): string {
  const sockets = plainHost.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    `connect-src 'self'${sockets}`,
    "img-src 'self' data:",
    "font-src 'self' data:",
    `frame-src ${frames.length === 0 ? "'none'" : frames.join(' ')}`,
    "form-action 'self'",
    "base-uri 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
