import {
  type InterfaceAddress,
  linkMarks,
  type ObservedLink,
  type ObservedShim,
  parseInterfaceAddress,
  parseMacAddress,
  type ShimRoute,
} from '@trailer/netmodel';
import { z } from 'zod';
import { readAddress } from '../inventory/routes.ts';

const linkSchema = z.object({
  ifname: z.string(),
  ifalias: z.string().optional(),
  link: z.string().optional(),
  flags: z.array(z.string()),
  address: z.string().optional(),
  linkinfo: z
    .object({ info_kind: z.string().optional(), info_data: z.object({ mode: z.string().optional() }).optional() })
    .optional(),
  addr_info: z.array(z.object({ local: z.string().optional(), prefixlen: z.int(), scope: z.string().optional() })),
});

type Link = z.infer<typeof linkSchema>;

const routeSchema = z.object({
  type: z.string().optional(),
  table: z.string().optional(),
  dst: z.string(),
  dev: z.string().optional(),
  protocol: z.string().optional(),
  prefsrc: z.string().optional(),
});

/** What `ip -json -details` showed, and what only `/proc` knows. */
export interface LinkSources {
  /** Output of `address show`. */
  readonly addresses: string;
  /** Output of `route show table all`. */
  readonly routes: string;
  /** Whether a shim has its kernel settings. */
  readonly isSettled: (name: string) => boolean;
}

/** The links that carry Trailer's mark: macvlans of its names, and VLAN sub-interfaces with its alias. */
export function parseMarkedLinks({ addresses, routes, isSettled }: LinkSources): readonly ObservedLink[] {
  const links = z.array(linkSchema).parse(JSON.parse(addresses));
  const shims = links.filter(isShim);
  const routed = shims.length === 0 ? [] : z.array(routeSchema).parse(JSON.parse(routes));
  return [
    ...shims.map((link) => toShim(link, routed, isSettled(link.ifname))),
    ...links.filter(isMarkedVlan).map(({ ifname }) => ({ kind: 'vlan', name: ifname }) as const),
  ];
}

function isShim({ ifname, linkinfo }: Link): boolean {
  return linkinfo?.info_kind === 'macvlan' && ifname.startsWith(linkMarks.shimPrefix);
}

function isMarkedVlan({ ifalias, linkinfo }: Link): boolean {
  return linkinfo?.info_kind === 'vlan' && ifalias === linkMarks.vlanAlias;
}

function toShim(link: Link, routes: readonly z.infer<typeof routeSchema>[], settled: boolean): ObservedShim {
  const mac = link.address === undefined ? null : parseMacAddress(link.address);
  return {
    kind: 'shim',
    name: link.ifname,
    parentInterface: link.link ?? null,
    mac: mac?.ok === true ? mac.value : null,
    mode: link.linkinfo?.info_data?.mode ?? null,
    up: link.flags.includes('UP'),
    addresses: link.addr_info.flatMap(readHeld),
    routes: routes.flatMap((route) => (route.dev === link.ifname ? readRoute(route) : [])),
    settled,
  };
}

function readHeld({ local, prefixlen, scope }: Link['addr_info'][number]): readonly InterfaceAddress[] {
  if (local === undefined || scope === 'link') return [];
  const parsed = parseInterfaceAddress(`${local}/${prefixlen}`);
  return parsed.ok ? [parsed.value] : [];
}

/** Routes of ours in the main table, to single addresses, which `ip` writes without a length: there are no others. */
function readRoute(route: z.infer<typeof routeSchema>): readonly ShimRoute[] {
  const { type = 'unicast', table = 'main', protocol, dst, prefsrc } = route;
  if (type !== 'unicast' || table !== 'main' || protocol !== String(linkMarks.routeProtocol)) return [];
  const destination = readAddress(dst);
  return destination === null ? [] : [{ destination, source: readAddress(prefsrc) }];
}
