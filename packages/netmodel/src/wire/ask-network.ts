import { addressAt, addressCount } from '../address/position.ts';
import { contains } from '../address/prefix.ts';
import type { Cidr, IpAddress, MacAddress } from '../address/types.ts';
import { type Fault, fault } from '../fault.ts';
import { addressesOfHost, type HostFacts } from '../host.ts';
import { engineParentOf } from '../network/engine-request.ts';
import { isRouted } from '../network/mode.ts';
import type { NetworkSpec } from '../network/types.ts';
import type { WireFindings, WireQuestion } from './types.ts';

/** What to ask on the wire before a network is made; null where it has none, or routes instead of joining a LAN. */
export function askBeforeNetwork(spec: NetworkSpec, facts: HostFacts): WireQuestion | null {
  const { parentInterface, vlanId, subnet } = spec;
  if (parentInterface === null || isRouted(spec.mode)) return null;
  const own = addressesOfHost(facts).map(({ address }) => address);
  const asked = [spec.gateway, spec.ipv6?.gateway ?? null, spec.hostShim?.address ?? null];
  const wanted = asked.filter((address) => address !== null);
  return {
    parentInterface,
    vlanId,
    // A parent never answers its own children, so silence would say nothing.
    addresses: wanted.filter((address) => !own.includes(address)),
    dhcp: subnet === null ? null : { wishes: wishesOf(spec, subnet, own) },
  };
}

/** What to ask before a network's host shim gets an address; null where it has that already, or is to have none. */
export function askBeforeShim(spec: NetworkSpec, current: Pick<NetworkSpec, 'hostShim'>): WireQuestion | null {
  const { parentInterface, vlanId, hostShim } = spec;
  if (parentInterface === null || hostShim === null || hostShim.address === current.hostShim?.address) return null;
  return { parentInterface, vlanId, addresses: [hostShim.address], dhcp: null };
}

/** Why a host shim cannot have its address: somebody answers for it who is not that shim; null when nobody does. */
export function refuseHeldShim(
  spec: Pick<NetworkSpec, 'hostShim' | 'parentInterface' | 'vlanId'>,
  { holders }: WireFindings,
  own: MacAddress | null,
): Fault | null {
  const macs = holders.find(({ address }) => address === spec.hostShim?.address)?.macs ?? [];
  const stranger = macs.find((mac) => mac !== own);
  if (stranger === undefined) return null;
  const text = `${spec.hostShim?.address} is taken: ${stranger} answers for it on ${engineParentOf(spec)}; use another address, or free it there first`;
  return fault('hostShim.address', 'address_taken', text);
}

/**
 * Addresses whose offer shows that a pool and the range meet. The ends first: a pool that overlaps the range holds one
 * of them or lies within, and a server that pings before it offers answers once in 3 s (dnsmasq 2.90).
 */
function wishesOf({ ipRange, gateway, excludedAddresses }: NetworkSpec, subnet: Cidr, own: readonly IpAddress[]) {
  const range = ipRange ?? subnet;
  const count = addressCount(range);
  const last = count - (ipRange === null ? 2n : 1n);
  const positions = [ipRange === null ? 2n : 0n, last, count / 2n];
  const wishes = positions.filter((position) => position >= 0n && position < count).map((at) => addressAt(range, at));
  const kept = wishes.filter(
    (address) =>
      contains(subnet, address) &&
      address !== gateway &&
      !excludedAddresses.includes(address) &&
      !own.includes(address),
  );
  return [...new Set(kept)];
}
