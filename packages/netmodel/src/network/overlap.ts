import { widthOf } from '../address/bits.ts';
import { familyOf, overlaps, prefixLength, prefixOf } from '../address/prefix.ts';
import type { Cidr, IpFamily } from '../address/types.ts';
import { type Fault, fault, showValue } from '../fault.ts';
import type { HostFacts, InterfaceKind } from '../host.ts';
import { draftedParentOf } from './engine-request.ts';
import { pathOfSubnet, subnetsOf } from './families.ts';
import { isRouted, readMode } from './mode.ts';
import type { NetworkContext, NetworkDraft, NetworkSpec } from './types.ts';

export interface OverlapFindings {
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/** A prefix the host has a use for already, and by which interface. */
interface OccupiedPrefix {
  readonly prefix: Cidr;
  readonly interface: string;
  readonly kind: InterfaceKind;
}

/** The subnet that is asked for. `parentPrefixes` are the networks its parent has an address in. */
interface WantedSubnet {
  readonly subnet: Cidr;
  readonly draft: NetworkDraft;
  readonly parentPrefixes: readonly Cidr[];
}

type OverlapVerdict = 'clash' | 'doubtful' | 'fine';

/**
 * Routes wider than this stand for "everywhere else" (a default route, or a VPN's two halves), not for a network. With
 * IPv6 an overlay may take all of fd00::/8 and leaves smaller networks to others all the same.
 */
const widestNetwork = { 4: 8, 6: 16 } as const satisfies Record<IpFamily, number>;

/** Kinds of interface that cannot have the same LAN behind them as a macvlan parent has. */
const kindsOffTheLan: ReadonlySet<InterfaceKind> = new Set(['tunnel', 'loopback', 'dummy']);

/** Finds what a subnet overlaps on its host: other networks of Trailer's, routes and interface addresses. */
export function findOverlaps(draft: NetworkDraft, subnet: Cidr, context: NetworkContext): OverlapFindings {
  const wanted = { subnet, draft, parentPrefixes: prefixesOfParent(draft, subnet, context.facts) };
  const networks = context.networks.flatMap(({ name, ...other }) =>
    subnetsOf(other)
      .filter((held) => overlaps(held, subnet))
      .map((held) => ({ name, subnet: held })),
  );
  const occupied = occupiedPrefixes(context).filter(({ prefix }) => overlaps(prefix, subnet));
  const judgedAs = (verdict: OverlapVerdict) => occupied.filter((other) => judge(other, wanted) === verdict);
  return {
    faults: [...networkFaults(subnet, networks), ...routeFaults(subnet, judgedAs('clash'))],
    warnings: [...sameLanWarnings(subnet, judgedAs('doubtful')), ...lengthWarnings(wanted)],
  };
}

function prefixesOfParent(draft: NetworkDraft, subnet: Cidr, { interfaces }: HostFacts): readonly Cidr[] {
  const parent = draftedParentOf(draft);
  return interfaces
    .filter(({ name }) => name === parent)
    .flatMap(({ addresses }) => addresses.map(prefixOf))
    .filter((prefix) => familyOf(prefix) === familyOf(subnet) && !isOneAddress(prefix));
}

function occupiedPrefixes({ facts, networks }: NetworkContext): readonly OccupiedPrefix[] {
  const kinds = new Map(facts.interfaces.map(({ name, kind }) => [name, kind]));
  const routed = facts.routes.map((route) => ({ prefix: route.destination, interface: route.interface }));
  const held = facts.interfaces.flatMap(({ name, addresses }) =>
    addresses.map((address) => ({ prefix: prefixOf(address), interface: name })),
  );
  const ofNetworks = new Set(networks.flatMap(subnetsOf));
  const distinct = new Map([...routed, ...held].map((entry) => [`${entry.prefix} ${entry.interface}`, entry]));
  return [...distinct.values()]
    .map((entry): OccupiedPrefix => ({ ...entry, kind: kinds.get(entry.interface) ?? 'other' }))
    .filter(
      ({ prefix, kind }) =>
        prefixLength(prefix) >= widestNetwork[familyOf(prefix)] &&
        !(kind === 'docker-bridge' && ofNetworks.has(prefix)),
    );
}

/**
 * A bridge makes a route of its own, so any overlap is a clash; and a workspace can be on an engine bridge beside its LAN.
 * Otherwise a macvlan makes no route, and clashes only with what would take its addresses away from its LAN.
 */
function judge(other: OccupiedPrefix, wanted: WantedSubnet): OverlapVerdict {
  const { driver } = wanted.draft;
  if (driver === 'bridge' || other.kind === 'docker-bridge') return 'clash';
  if (isRouted(readMode(wanted.draft))) return judgeRouted(other, wanted);
  if (other.interface === draftedParentOf(wanted.draft) || other.kind === 'macvlan' || isOneAddress(other.prefix))
    return 'fine';
  if (kindsOffTheLan.has(other.kind)) return isWider(other.prefix, wanted.subnet) ? 'fine' : 'clash';
  return judgeOtherLan(other, wanted);
}

/** A subnet of its own, which the LAN finds by a route; that it is not the parent's is said where routed networks are checked. */
function judgeRouted({ prefix, interface: name }: OccupiedPrefix, wanted: WantedSubnet): OverlapVerdict {
  if (name === draftedParentOf(wanted.draft) && wanted.parentPrefixes.includes(prefix)) return 'fine';
  return isWider(prefix, wanted.subnet) ? 'fine' : 'clash';
}

/** A parent without an address may be a dedicated NIC on that same LAN; one that is at home elsewhere is not. */
function judgeOtherLan(other: OccupiedPrefix, { subnet, parentPrefixes }: WantedSubnet): OverlapVerdict {
  if (parentPrefixes.length === 0) return 'doubtful';
  if (!parentPrefixes.some((prefix) => overlaps(prefix, subnet))) return 'clash';
  return isWider(other.prefix, subnet) ? 'fine' : 'doubtful';
}

function isWider(prefix: Cidr, than: Cidr): boolean {
  return prefixLength(prefix) < prefixLength(than);
}

function isOneAddress(prefix: Cidr): boolean {
  return prefixLength(prefix) === widthOf[familyOf(prefix)];
}

function networkFaults(
  subnet: Cidr,
  [first, ...more]: readonly Pick<NetworkSpec, 'name' | 'subnet'>[],
): readonly Fault[] {
  if (first === undefined) return [];
  const others = `${first.subnet} of network ${showValue(first.name)}${andMore(more.length)} on this host`;
  return [
    fault(pathOfSubnet(subnet), 'subnet_overlap', `${subnet} overlaps ${others}: use that network, or another subnet`),
  ];
}

function routeFaults(subnet: Cidr, [first, ...more]: readonly OccupiedPrefix[]): readonly Fault[] {
  if (first === undefined) return [];
  const others = `${first.prefix}, which this host reaches by ${showValue(first.interface)}${andMore(more.length)}`;
  return [fault(pathOfSubnet(subnet), 'subnet_overlap', `${subnet} overlaps ${others}: use another subnet`)];
}

function sameLanWarnings(subnet: Cidr, [first]: readonly OccupiedPrefix[]): readonly Fault[] {
  if (first === undefined) return [];
  const text = `${subnet} overlaps ${first.prefix} of ${showValue(first.interface)}: right only if both interfaces are on one LAN`;
  return [fault(pathOfSubnet(subnet), 'subnet_overlap', text)];
}

/** A mask that differs from the LAN's makes machines look for each other in the wrong place. */
function lengthWarnings({ subnet, draft, parentPrefixes }: WantedSubnet): readonly Fault[] {
  const own = parentPrefixes.filter((prefix) => overlaps(prefix, subnet));
  const [first] = own;
  if (first === undefined || own.includes(subnet) || isRouted(readMode(draft))) return [];
  const text = `${subnet} differs from ${first} of the parent ${draftedParentOf(draft)}: use the LAN's own subnet`;
  return [fault(pathOfSubnet(subnet), 'subnet_overlap', text)];
}

function andMore(count: number): string {
  return count === 0 ? '' : ` (and ${count} more)`;
}
