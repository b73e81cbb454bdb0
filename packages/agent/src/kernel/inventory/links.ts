import {
  checkParent,
  type HostInterface,
  type InterfaceAddress,
  type InterfaceKind,
  type MacAddress,
  parseInterfaceAddress,
  parseMacAddress,
} from '@trailer/netmodel';
import { z } from 'zod';

const linkSchema = z.object({
  ifname: z.string(),
  /** The link under a sub-interface. */
  link: z.string().optional(),
  flags: z.array(z.string()),
  mtu: z.int(),
  link_type: z.string(),
  address: z.string().optional(),
  master: z.string().optional(),
  parentdev: z.string().optional(),
  linkinfo: z
    .object({ info_kind: z.string().optional(), info_data: z.object({ id: z.int().optional() }).optional() })
    .optional(),
  addr_info: z.array(z.object({ local: z.string().optional(), prefixlen: z.int(), scope: z.string().optional() })),
});

type Link = z.infer<typeof linkSchema>;

/** What only sysfs knows about a link that has no kind of its own. */
export interface LinkTraits {
  readonly wireless: boolean;
  readonly device: boolean;
}

/** Links of these kinds are wires inside the host or to elsewhere; anything with `tun`, `gre`… in its name is a tunnel. */
const kindsByInfo: Readonly<Record<string, InterfaceKind>> = {
  veth: 'veth',
  bond: 'bond',
  team: 'bond',
  vlan: 'vlan',
  macvlan: 'macvlan',
  macvtap: 'macvlan',
  ipvlan: 'macvlan',
  ipvtap: 'macvlan',
  dummy: 'dummy',
  tun: 'tunnel',
  wireguard: 'tunnel',
  gre: 'tunnel',
  gretap: 'tunnel',
  ip6gre: 'tunnel',
  ip6gretap: 'tunnel',
  ipip: 'tunnel',
  sit: 'tunnel',
  ip6tnl: 'tunnel',
  vti: 'tunnel',
  vti6: 'tunnel',
  vxlan: 'tunnel',
  geneve: 'tunnel',
  xfrm: 'tunnel',
  ppp: 'tunnel',
};

/**
 * Names the Docker engine gives its bridges. A bridge that a user named by `com.docker.network.bridge.name` looks like
 * any other bridge to the kernel and is reported as one.
 */
const dockerBridgeName = /^(docker0|docker_gwbridge|br-[0-9a-f]{12})$/;

/**
 * Host interfaces from the output of `ip -j -d address show`. The host ends of containers' veth pairs are left out:
 * they are parts of a Docker bridge, and a busy host has hundreds.
 */
export function parseLinks(json: string, traitsOf: (name: string) => LinkTraits): readonly HostInterface[] {
  const links = z.array(linkSchema).parse(JSON.parse(json));
  return links
    .filter((link) => !isContainerEnd(link))
    .map((link) => toHostInterface(link, kindOf(link, traitsOf)))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function isContainerEnd(link: Link): boolean {
  return link.linkinfo?.info_kind === 'veth' && link.master !== undefined && dockerBridgeName.test(link.master);
}

function kindOf(link: Link, traitsOf: (name: string) => LinkTraits): InterfaceKind {
  if (link.link_type === 'loopback') return 'loopback';
  const info = link.linkinfo?.info_kind;
  if (info === 'bridge') return dockerBridgeName.test(link.ifname) ? 'docker-bridge' : 'bridge';
  const known = info === undefined ? undefined : kindsByInfo[info];
  if (known !== undefined) return known;
  if (link.link_type === 'none' || link.link_type === 'ppp') return 'tunnel';
  if (info !== undefined) return 'other';
  const traits = traitsOf(link.ifname);
  if (traits.wireless) return 'wifi';
  return link.parentdev !== undefined || traits.device ? 'physical' : 'other';
}

function toHostInterface(link: Link, kind: InterfaceKind): HostInterface {
  // Switched on, and with a carrier: an unplugged cable leads nowhere.
  const up = link.flags.includes('UP') && link.flags.includes('LOWER_UP');
  const vlanId = link.linkinfo?.info_data?.id;
  const whyNot = checkParent({ kind, up, master: link.master ?? null });
  return {
    name: link.ifname,
    mac: readMac(link),
    kind,
    mtu: link.mtu,
    up,
    ...(link.link === undefined ? {} : { parent: link.link }),
    ...(kind === 'vlan' && vlanId !== undefined ? { vlanId } : {}),
    ...(kind === 'macvlan' ? { driver: driverOf(link) } : {}),
    addresses: link.addr_info.flatMap(readAddress),
    parentable: whyNot === null,
    ...(whyNot === null ? {} : { whyNot }),
  };
}

/** A tap interface shares its parent as the plain one does. Their kind is one: older servers know no other. */
function driverOf({ linkinfo }: Link): 'macvlan' | 'ipvlan' {
  return linkinfo?.info_kind?.startsWith('ipv') ? 'ipvlan' : 'macvlan';
}

function readMac(link: Link): MacAddress | null {
  if (link.link_type !== 'ether' || link.address === undefined) return null;
  const parsed = parseMacAddress(link.address);
  return parsed.ok ? parsed.value : null;
}

/** Link-local addresses name no host beyond their own wire: they are left out. */
function readAddress({ local, prefixlen, scope }: Link['addr_info'][number]): readonly InterfaceAddress[] {
  if (local === undefined || scope === 'link') return [];
  const parsed = parseInterfaceAddress(`${local}/${prefixlen}`);
  return parsed.ok ? [parsed.value] : [];
}
