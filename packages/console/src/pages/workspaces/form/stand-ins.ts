import {
  addressAt,
  addressCount,
  addressesOfHost,
  broadcastAddress,
  type Cidr,
  contains,
  type ExistingNetwork,
  type HostFacts,
  type IpAddress,
  networkAddress,
} from '@trailer/netmodel';

/** An address that nobody chose yet: the model reckons with `address`, people read `label`. */
export interface StandIn {
  readonly address: IpAddress;
  readonly label: string;
}

/** Where a stand-in is taken from. */
export interface Place {
  readonly network: Pick<ExistingNetwork, 'subnet' | 'gateway' | 'ipRange' | 'excludedAddresses'>;
  readonly facts: Pick<HostFacts, 'interfaces'>;
  /** Addresses that workspaces hold already. */
  readonly taken: ReadonlySet<string>;
}

/** What the engine numbers by itself is reckoned with here, where nobody's own network is (RFC 5737). */
export const unknownSubnet = '192.0.2.0/24' as Cidr;

/** Enough to find a free address in any pool that has one among its first thousands. */
const mostTried = 5_000n;

/** An address that the engine might pick; null where the pool has none left. */
export function standInFromPool({ network, facts, taken }: Place): StandIn | null {
  const subnet = network.subnet ?? unknownSubnet;
  const pool = network.ipRange ?? subnet;
  const address = firstFree(pool, (candidate) => isTaken(candidate, { subnet, network, facts, taken }));
  return address === null ? null : { address, label: `an address of ${pool}` };
}

/** An address that the LAN's DHCP server might give a guest: outside of what the engine gives away, where there is such. */
export function standInByLease({ network, facts, taken }: Place, own: IpAddress): StandIn | null {
  const { subnet, ipRange } = network;
  if (subnet === null) return null;
  const isUsed = (candidate: IpAddress): boolean =>
    candidate === own ||
    (ipRange !== null && ipRange !== subnet && contains(ipRange, candidate)) ||
    isTaken(candidate, { subnet, network, facts, taken });
  const address = firstFree(subnet, isUsed);
  return address === null ? null : { address, label: "the guest's address by DHCP" };
}

function firstFree(pool: Cidr, isUsed: (address: IpAddress) => boolean): IpAddress | null {
  const count = addressCount(pool);
  const tried = count < mostTried ? count : mostTried;
  for (let position = 0n; position < tried; position += 1n) {
    const candidate = addressAt(pool, position);
    if (!isUsed(candidate)) return candidate;
  }
  return null;
}

function isTaken(candidate: IpAddress, { subnet, network, facts, taken }: Place & { readonly subnet: Cidr }): boolean {
  return (
    candidate === networkAddress(subnet) ||
    candidate === broadcastAddress(subnet) ||
    candidate === network.gateway ||
    network.excludedAddresses.includes(candidate) ||
    taken.has(candidate) ||
    addressesOfHost(facts).some(({ address }) => address === candidate)
  );
}

/** Text of the model as people read it: with labels where it names stand-ins. */
export function nameStandIns(text: string, standIns: readonly StandIn[]): string {
  if (standIns.length === 0) return text;
  const addresses = standIns.map(({ address }) => address.replaceAll('.', String.raw`\.`)).join('|');
  // All in one pass: a label may hold what another stand-in's address looks like.
  const named = new RegExp(
    String.raw`\b([Tt]he address |the guest's own address )?(${addresses})(?::(\d+))?(?![\d/])(?!\.\d)`,
    'g',
  );
  return text.replace(named, (found: string, ...groups: readonly (string | undefined)[]) => {
    const [before, address, port] = groups;
    const label = standIns.find((standIn) => standIn.address === address)?.label ?? found;
    const shown = before?.startsWith('T') ? capitalized(label) : label;
    return port === undefined ? shown : `${shown}, port ${port},`;
  });
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
