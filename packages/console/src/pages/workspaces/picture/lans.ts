import { type Host, type Network, parseInterfaces } from '@trailer/contract';
import {
  addressOf,
  type Cidr,
  contains,
  type IpAddress,
  isHostShim,
  overlaps,
  parseCidr,
  parseIpAddress,
  shownHostAddresses,
} from '@trailer/netmodel';

/** A NIC of the host that matters to a workspace: it has addresses to show, or carries one of its networks. */
export interface Nic {
  readonly name: string;
  readonly up: boolean;
  readonly addresses: readonly IpAddress[];
  /** The NIC under a host shim; null for every other. */
  readonly shimOn: string | null;
}

/** NICs and networks that meet on one wire. */
export interface Lan {
  readonly subnets: readonly Cidr[];
  /** Routers that somebody on this LAN was told of. */
  readonly gateways: readonly string[];
  readonly nics: readonly Nic[];
  readonly networks: readonly Network[];
}

interface Wire {
  readonly nics: readonly string[];
  readonly subnets: readonly Cidr[];
}

/** The NIC that a macvlan or ipvlan network hangs on; with a VLAN, that VLAN's interface. */
export function nicOfNetwork({ parentInterface, vlanId }: Pick<Network, 'parentInterface' | 'vlanId'>): string | null {
  if (parentInterface === null || vlanId === null) return parentInterface;
  const suffix = `.${vlanId}`;
  return parentInterface.endsWith(suffix) ? parentInterface : `${parentInterface}${suffix}`;
}

/** The wires that a host and the LAN networks of a workspace are on: what shares a NIC or a subnet is on the same one. */
export function lansOf(
  host: Pick<Host, 'interfaces' | 'routes'> | undefined,
  networks: readonly Network[],
): readonly Lan[] {
  const nics = nicsOf(host, networks);
  const shown = shownHostAddresses(parseInterfaces(host?.interfaces ?? []));
  const wires = nics.map(({ name, shimOn }) => ({
    nics: [name],
    subnets: [
      ...shown.filter(({ nic }) => nic.name === name).map(({ segment }) => segment),
      ...networks.filter((network) => [name, shimOn].includes(nicOfNetwork(network))).flatMap(subnetsOf),
    ],
  }));
  return joinWires(wires).map((wire) => {
    const ownNetworks = networks.filter((network) => wire.nics.includes(nicOfNetwork(network) ?? ''));
    return {
      subnets: [...new Set(wire.subnets)],
      gateways: gatewaysOf(wire, ownNetworks, host),
      nics: nics.filter(({ name }) => wire.nics.includes(name)),
      networks: ownNetworks,
    };
  });
}

function nicsOf(host: Pick<Host, 'interfaces'> | undefined, networks: readonly Network[]): readonly Nic[] {
  const interfaces = host?.interfaces ?? [];
  const parsed = parseInterfaces(interfaces);
  const shown = shownHostAddresses(parsed);
  const parents = networks.flatMap((network) => nicOfNetwork(network) ?? []);
  const shims = interfaces.filter((nic) => isHostShim(nic) && parents.includes(nic.parent ?? ''));
  const names = new Set([...shown.map(({ nic }) => nic.name), ...parents, ...shims.map(({ name }) => name)]);
  return [...names].map((name) => {
    const known = parsed.find((nic) => nic.name === name);
    const shimOn = known !== undefined && isHostShim(known) ? (known.parent ?? null) : null;
    const ofNic = shown.filter(({ nic }) => nic.name === name).map(({ address }) => address);
    // What the host reaches by a shim it does whether or not others are answered there.
    const addresses = shimOn === null ? ofNic : (known?.addresses ?? []).map(addressOf);
    return { name, up: known?.up ?? true, addresses, shimOn };
  });
}

/** The subnets of a network, IPv4 first. */
export function subnetsOf({ subnet, ipv6 }: Pick<Network, 'subnet' | 'ipv6'>): readonly Cidr[] {
  return [subnet, ipv6?.subnet ?? null].flatMap((text) => {
    const parsed = text === null ? null : parseCidr(text);
    return parsed?.ok ? [parsed.value] : [];
  });
}

/** Whether an address, as text, is inside a prefix. */
export function isInside(prefix: Cidr, text: string): boolean {
  const parsed = parseIpAddress(text);
  return parsed.ok && contains(prefix, parsed.value);
}

function joinWires(wires: readonly Wire[]): readonly Wire[] {
  return wires.reduce<readonly Wire[]>((joined, wire) => {
    const same = joined.filter((other) => meet(other, wire));
    const rest = joined.filter((other) => !same.includes(other));
    const one = {
      nics: [...same.flatMap(({ nics }) => nics), ...wire.nics],
      subnets: [...same.flatMap(({ subnets }) => subnets), ...wire.subnets],
    };
    return [...rest, one];
  }, []);
}

function meet(one: Wire, other: Wire): boolean {
  return one.subnets.some((left) => other.subnets.some((right) => overlaps(left, right)));
}

/** The way out: what networks were told, and the host's own default routes. */
function gatewaysOf(
  wire: Wire,
  networks: readonly Network[],
  host: Pick<Host, 'routes'> | undefined,
): readonly string[] {
  const told = networks.flatMap(({ gateway, ipv6 }) => [gateway, ipv6?.gateway ?? null]);
  const routed = (host?.routes ?? [])
    .filter((route) => wire.nics.includes(route.interface) && isDefault(route))
    .map(({ gateway }) => gateway);
  return [...new Set([...told, ...routed])]
    .filter((address) => address !== null)
    .filter((address) => wire.subnets.some((subnet) => isInside(subnet, address)));
}

function isDefault({ destination }: Host['routes'][number]): boolean {
  return destination === '0.0.0.0/0' || destination === '::/0';
}
