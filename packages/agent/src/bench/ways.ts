import type { BenchPath, BenchRequest, Inventory } from '@trailer/contract';
import { type Cidr, familyOf, type IpAddress, parseCidr, parseIpAddress } from '@trailer/netmodel';

/** The network that two stations are put on. `null`: the engine's default bridge. */
export type StationNetwork =
  | { readonly driver: 'bridge'; readonly parentInterface: null; readonly subnet: null }
  | { readonly driver: 'macvlan' | 'ipvlan'; readonly parentInterface: string; readonly subnet: Cidr }
  | null;

/** One way to measure, or why it cannot be. */
export type Way = { readonly path: BenchPath } & (
  | { readonly kind: 'on-host'; readonly address: string }
  | { readonly kind: 'between-stations'; readonly network: StationNetwork }
  | { readonly kind: 'published'; readonly hostAddress: IpAddress; readonly from: 'host' | 'station' }
  | { readonly kind: 'wire'; readonly wire: NonNullable<BenchRequest['wire']> }
  | { readonly kind: 'skipped'; readonly why: string }
);

interface Facts {
  readonly inventory: Pick<Inventory, 'interfaces' | 'routes' | 'kernel'>;
  readonly hasImage: boolean;
  readonly wire: Pick<BenchRequest, 'wire' | 'whyNoWire'>;
}

const bridge = { driver: 'bridge', parentInterface: null, subnet: null } as const;

/** Set apart for measuring by RFC 2544, so that it is nobody's LAN. */
const stationSubnet = prefix('198.18.240.0/28');

const noImage =
  'no image is at hand to start containers of: name one that is on the host and holds sleep by --image, or set TRAILER_HELPER_IMAGE';

/** Every way there is, `host` first: the others are told as parts of it. */
export function planWays({ inventory, hasImage, wire }: Facts): readonly Way[] {
  const lan = lanOf(inventory);
  const hostAddress = lan?.address ?? null;
  const published = (from: 'host' | 'station') =>
    hostAddress === null
      ? skipped('the host has no IPv4 address that a port could be published at')
      : ({ kind: 'published', hostAddress, from } as const);
  const inContainers: readonly Way[] = [
    { path: 'bridge', kind: 'between-stations', network: null },
    { path: 'user-bridge', kind: 'between-stations', network: bridge },
    { path: 'published-port', ...published('host') },
    { path: 'published-port-from-workspace', ...published('station') },
    { path: 'macvlan', ...onParent('macvlan', inventory, lan?.interface ?? null) },
    { path: 'ipvlan', ...onParent('ipvlan', inventory, lan?.interface ?? null) },
  ];
  return [
    { path: 'host', kind: 'on-host', address: hostAddress ?? '127.0.0.1' },
    ...inContainers.map((way) => (hasImage ? way : { path: way.path, ...skipped(noImage) })),
    { path: 'wire', ...toOtherHost(wire) },
  ];
}

function skipped(why: string) {
  return { kind: 'skipped', why } as const;
}

function toOtherHost({ wire, whyNoWire }: Facts['wire']) {
  if (wire !== null) return { kind: 'wire', wire } as const;
  return skipped(whyNoWire ?? 'no other host takes part');
}

function onParent(driver: 'macvlan' | 'ipvlan', { kernel }: Facts['inventory'], parentInterface: string | null) {
  if (!kernel[driver]) return skipped(`the kernel of the host has no ${driver}`);
  if (parentInterface === null) return skipped(`the host has no NIC that a ${driver} network could hang on`);
  return { kind: 'between-stations', network: { driver, parentInterface, subnet: stationSubnet } } as const;
}

/** The NIC towards the LAN with its IPv4 address: the one of the default route, else the first that can be a parent. */
function lanOf({ interfaces, routes }: Facts['inventory']) {
  const toGateway = routes.find(({ destination }) => destination === '0.0.0.0/0');
  const parents = interfaces.filter(({ parentable, up }) => parentable && up);
  const candidates = [...parents.filter(({ name }) => name === toGateway?.interface), ...parents];
  for (const { name, addresses } of candidates) {
    const address = addresses.map(hostPart).find((found) => found !== null && familyOf(found) === 4);
    if (address) return { interface: name, address };
  }
  return null;
}

function hostPart(address: string): IpAddress | null {
  const parsed = parseIpAddress(address.split('/')[0] ?? '');
  return parsed.ok ? parsed.value : null;
}

function prefix(text: string): Cidr {
  const parsed = parseCidr(text);
  if (!parsed.ok) throw new Error(`${text} is no prefix`);
  return parsed.value;
}
