import { overlaps } from '../address/prefix.ts';
import type { Cidr } from '../address/types.ts';
import { type Fault, fault, showValue } from '../fault.ts';
import { pathOfSubnet } from './families.ts';
import type { NetworkContext } from './types.ts';

/**
 * Finds a network of the engine that is not Trailer's and has the subnet already: the engine refuses a second one, and
 * a macvlan makes no route by which the host would tell.
 */
export function findForeignOverlaps(subnet: Cidr, { facts, networks }: NetworkContext): readonly Fault[] {
  const adopted = new Set(networks.map((network) => network.adopted));
  const first = facts.foreignNetworks?.find((other) => !adopted.has(other.engineId) && overlaps(other.subnet, subnet));
  if (first === undefined) return [];
  const where = first.parentInterface === null ? '' : ` on ${showValue(first.parentInterface)}`;
  const holder = `${first.subnet} of Docker network ${showValue(first.name)}${where}`;
  const text = `${subnet} overlaps ${holder}, which is not Trailer's: take it over instead, or use another subnet`;
  return [fault(pathOfSubnet(subnet), 'subnet_overlap', text)];
}
