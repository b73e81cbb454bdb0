import { addressAt, addressCount } from '../address/position.ts';
import { contains } from '../address/prefix.ts';
import type { Cidr, IpAddress } from '../address/types.ts';
import { addressesOfHost, type HostFacts } from '../host.ts';
import { isRouted } from '../network/mode.ts';
import type { NetworkSpec } from '../network/types.ts';
import type { WireQuestion } from './types.ts';

/** What to ask on the wire before a network is made; null where it has none, or routes instead of joining a LAN. */
export function askBeforeNetwork(spec: NetworkSpec, facts: HostFacts): WireQuestion | null {
  const { parentInterface, vlanId, subnet } = spec;
  if (parentInterface === null || isRouted(spec.mode)) return null;
  const own = addressesOfHost(facts).map(({ address }) => address);
  const gateways = [spec.gateway, spec.ipv6?.gateway ?? null].filter((gateway) => gateway !== null);
  return {
    parentInterface,
    vlanId,
    // A parent never answers its own children, so silence would say nothing.
    addresses: gateways.filter((gateway) => !own.includes(gateway)),
    dhcp: subnet === null ? null : { wishes: wishesOf(spec, subnet, own) },
  };
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
