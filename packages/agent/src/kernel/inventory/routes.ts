import { type Cidr, type HostRoute, type IpAddress, type IpFamily, parseCidr, parseIpAddress } from '@trailer/netmodel';
import { z } from 'zod';
import { runCommand } from '../process.ts';

const routeSchema = z.object({
  type: z.string().optional(),
  dst: z.string(),
  gateway: z.string().optional(),
  dev: z.string().optional(),
  nexthops: z.array(z.object({ gateway: z.string().optional(), dev: z.string().optional() })).optional(),
});

type Route = z.infer<typeof routeSchema>;

const families: readonly IpFamily[] = [4, 6];

/** Reads the host's main routing tables, IPv4 before IPv6. */
export async function observeRoutes(): Promise<readonly HostRoute[]> {
  const tables = await Promise.all(
    families.map(async (family) => {
      const { stdout } = await runCommand(['ip', `-${family}`, '-j', 'route', 'show', 'table', 'main']);
      return parseRoutes(stdout, family);
    }),
  );
  return tables.flat();
}

/** Unicast routes from the output of `ip -j route show`; link-local ones say nothing about where a packet can go. */
export function parseRoutes(json: string, family: IpFamily): readonly HostRoute[] {
  // A family the kernel does not have prints nothing at all.
  const routes = z.array(routeSchema).parse(JSON.parse(json.trim() || '[]'));
  return routes
    .filter((route) => (route.type ?? 'unicast') === 'unicast' && !route.dst.startsWith('fe80:'))
    .flatMap((route) => toHostRoutes(route, family));
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
