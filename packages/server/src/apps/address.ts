import { type Port, parsePort } from '@trailer/netmodel';

/** What the host name of a workspace URL says. */
export interface AppHost {
  readonly port: Port;
  /** Id or name of the workspace, in lower case. */
  readonly workspace: string;
}

/**
 * Reads a Host header. Names below the apps domain that begin with a number and two hyphens are the workspaces', null
 * where they name no port of one. `elsewhere` for every other host, which is the console's and the API's: also where
 * their own name is below that domain. The port of the header itself is ignored: a proxy may stand before the server.
 */
export function parseAppHost(header: string | undefined, domain: string): AppHost | 'elsewhere' | null {
  const name = (header ?? '').toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
  if (!name.endsWith(`.${domain}`)) return 'elsewhere';
  const below = name.slice(0, -domain.length - 1);
  if (!/^\d*--/.test(below)) return 'elsewhere';
  const match = /^([1-9]\d{0,4})--([a-z0-9][a-z0-9_.-]*)$/.exec(below);
  const port = parsePort(Number(match?.[1]));
  return match?.[2] === undefined || !port.ok ? null : { port: port.value, workspace: match[2] };
}

/** Where the caller's browser found Trailer: what a workspace URL has in common with it. */
export interface Entrance {
  readonly scheme: 'http' | 'https';
  /** As a Host header has it: with its port where that is not the scheme's own. */
  readonly host: string;
}

/**
 * Tells from a request to the API how its caller reached it. A browser says it in Origin; others reach the server
 * itself, or a proxy that says what it was asked for. A lie misleads nobody but who tells it.
 */
export function entranceOf(headers: {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly 'x-forwarded-proto'?: string | readonly string[] | undefined;
}): Entrance {
  if (headers.origin !== undefined && URL.canParse(headers.origin)) {
    const { protocol, host } = new URL(headers.origin);
    if (host !== '') return { scheme: protocol === 'https:' ? 'https' : 'http', host };
  }
  const scheme = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  return { scheme, host: headers.host ?? '' };
}

/** The origin of a port of a workspace, for a browser that found Trailer at this entrance. */
export function originOf(app: AppHost, { scheme, host }: Entrance, domain: string): string {
  const port = /:(\d+)$/.exec(host)?.[1];
  return `${scheme}://${app.port}--${app.workspace}.${domain}${port === undefined ? '' : `:${port}`}`;
}

/**
 * The origin of the console at this entrance, as a policy can name it; empty where it cannot: a policy's hosts are letters,
 * digits, hyphens and dots (CSP 3, 2.3.1), which no IPv6 address is, and nothing else must become part of a policy.
 */
export function consoleOriginOf({ scheme, host }: Entrance): string {
  return /^[a-z0-9.-]+(:\d{1,5})?$/i.test(host) ? `${scheme}://${host.toLowerCase()}` : '';
}

/** What the console's policy has to let it frame. */
export function frameSourcesOf(domain: string): readonly string[] {
  return [`http://*.${domain}:*`, `https://*.${domain}:*`];
}

/** Why an address does not lead to this server from where the caller is; null when it should. */
export function warningFor({ host }: Entrance, domain: string): string | null {
  const isLocalDomain = domain === 'localhost' || domain.endsWith('.localhost');
  if (!isLocalDomain || isLoopback(host.replace(/:\d+$/, ''))) return null;
  return `names below ${domain} lead a browser to its own machine: set TRAILER_APPS_DOMAIN to a domain whose every name leads to this server`;
}

function isLoopback(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name);
}
