import { type Cidr, type HostRoute, type IpAddress, type IpFamily, parseCidr, parseIpAddress } from '@trailer/netmodel';
import { z } from 'zod';

const routeSchema = z.object({
  type: z.string().optional(),
  table: z.string().optional(),
  /** Only IPv6 routes have a preference. */
  pref: z.string().optional(),
  dst: z.string(),
  gateway: z.string().optional(),
  dev: z.string().optional(),
  nexthops: z.array(z.object({ gateway: z.string().optional(), dev: z.string().optional() })).optional(),
});

type Route = z.infer<typeof routeSchema>;

/**
 * The main table's unicast routes of both families, from the output of `ip -json -details route show table all`;
 * link-local ones say nothing about where a packet can go.
 */
export function parseRoutes(json: string): readonly HostRoute[] {
  return z
    .array(routeSchema)
    .parse(JSON.parse(json))
    .filter(
      ({ type = 'unicast', table = 'main', dst }) => type === 'unicast' && table === 'main' && !dst.startsWith('fe80:'),
    )
    .flatMap((route) => toHostRoutes(route, familyOfRoute(route)));
}

/** `default` alone does not tell its family. */
function familyOfRoute({ dst, pref }: Route): IpFamily {
  return dst.includes(':') || pref !== undefined ? 6 : 4;
}

function toHostRoutes(route: Route, family: IpFamily): readonly HostRoute[] {
  const destination = readDestination(route.dst, family);
  if (destination === null) return [];
  return (route.nexthops ?? [route]).flatMap(({ dev, gateway }) =>
    dev === undefined ? [] : [{ destination, interface: dev, gateway: readAddress(gateway) }],
  );
}

/** A prefix as `ip` writes it: `default`, a bare host address or a prefix; null for anything else. */
export function readDestination(text: string, family: IpFamily): Cidr | null {
  const parsed = parseCidr(spellOut(text, family));
  return parsed.ok ? parsed.value : null;
}

function spellOut(text: string, family: IpFamily): string {
  if (text === 'default') return family === 4 ? '0.0.0.0/0' : '::/0';
  if (text.includes('/')) return text;
  return `${text}/${family === 4 ? 32 : 128}`;
}

/** An address as `ip` writes it; null when there is none. */
export function readAddress(text: string | undefined): IpAddress | null {
  const parsed = parseIpAddress(text ?? '');
  return parsed.ok ? parsed.value : null;
}
