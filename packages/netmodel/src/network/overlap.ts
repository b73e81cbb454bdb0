import { overlaps, prefixLength, prefixOf } from '../address/prefix.ts';
import type { Cidr } from '../address/types.ts';
import { type Fault, fault, showValue } from '../fault.ts';
import type { HostFacts, InterfaceKind } from '../host.ts';
import type { ExistingNetwork, NetworkContext, NetworkDraft } from './types.ts';

/** A prefix the host has a use for already, and by which interface. */
interface OccupiedPrefix {
  readonly prefix: Cidr;
  readonly interface: string;
  readonly kind: InterfaceKind;
}

export interface OverlapFindings {
  readonly faults: readonly Fault[];
  readonly warnings: readonly Fault[];
}

/** Routes wider than this stand for "everywhere else" (a default route, or a VPN's two halves), not for a network. */
const widestNetwork = 8;

/** Kinds of interface that cannot have the same LAN behind them as a macvlan parent has. */
const kindsOffTheLan: ReadonlySet<InterfaceKind> = new Set(['docker-bridge', 'tunnel', 'loopback', 'dummy']);

/** Finds what a subnet overlaps on its host: other networks of Trailer's, routes and interface addresses. */
export function findOverlaps(draft: NetworkDraft, subnet: Cidr, context: NetworkContext): OverlapFindings {
  const networks = context.networks.filter((other) => other.subnet !== null && overlaps(other.subnet, subnet));
  const occupied = occupiedPrefixes(context).filter(({ prefix }) => overlaps(prefix, subnet));
  const clashing = occupied.filter((other) => clashes(draft, subnet, other));
  const nearby = occupied.filter((other) => draft.driver !== 'bridge' && isAnotherLanInterface(draft, other));
  return {
    faults: [...networkFaults(subnet, networks), ...routeFaults(subnet, clashing)],
    warnings: [...sameLanWarnings(subnet, nearby), ...lengthWarnings(draft, subnet, context.facts)],
  };
}

function occupiedPrefixes({ facts, networks }: NetworkContext): readonly OccupiedPrefix[] {
  const kinds = new Map(facts.interfaces.map(({ name, kind }) => [name, kind]));
  const routed = facts.routes.map((route) => ({ prefix: route.destination, interface: route.interface }));
  const held = facts.interfaces.flatMap(({ name, addresses }) =>
    addresses.map((address) => ({ prefix: prefixOf(address), interface: name })),
  );
  const ofNetworks = new Set(networks.map(({ subnet }) => subnet));
  const distinct = new Map([...routed, ...held].map((entry) => [`${entry.prefix} ${entry.interface}`, entry]));
  return [...distinct.values()]
    .map((entry): OccupiedPrefix => ({ ...entry, kind: kinds.get(entry.interface) ?? 'other' }))
    .filter(
      ({ prefix, kind }) =>
        prefixLength(prefix) >= widestNetwork && !(kind === 'docker-bridge' && ofNetworks.has(prefix)),
    );
}

/**
 * A bridge makes a route of its own, so any overlap is a clash. A macvlan makes none: it clashes only with what would
 * take its addresses away from the LAN. A single address is no network, and a wider tunnel gives way to the LAN's own route.
 */
function clashes(draft: NetworkDraft, subnet: Cidr, other: OccupiedPrefix): boolean {
  if (draft.driver === 'bridge') return true;
  if (other.interface === draft.parentInterface || !kindsOffTheLan.has(other.kind)) return false;
  if (other.kind === 'docker-bridge') return true;
  return prefixLength(other.prefix) >= prefixLength(subnet) && prefixLength(other.prefix) < 32;
}

function isAnotherLanInterface(draft: NetworkDraft, other: OccupiedPrefix): boolean {
  return other.interface !== draft.parentInterface && !kindsOffTheLan.has(other.kind) && other.kind !== 'macvlan';
}

function networkFaults(subnet: Cidr, [first, ...more]: readonly ExistingNetwork[]): readonly Fault[] {
  if (first === undefined) return [];
  const others = `${first.subnet} of network ${showValue(first.name)}${andMore(more.length)} on this host`;
  return [fault('subnet', 'subnet_overlap', `${subnet} overlaps ${others}: use that network, or another subnet`)];
}

function routeFaults(subnet: Cidr, [first, ...more]: readonly OccupiedPrefix[]): readonly Fault[] {
  if (first === undefined) return [];
  const others = `${first.prefix}, which this host reaches by ${showValue(first.interface)}${andMore(more.length)}`;
  return [fault('subnet', 'subnet_overlap', `${subnet} overlaps ${others}: use another subnet`)];
}

function sameLanWarnings(subnet: Cidr, [first]: readonly OccupiedPrefix[]): readonly Fault[] {
  if (first === undefined) return [];
  const text = `${subnet} overlaps ${first.prefix} of ${showValue(first.interface)}: right only if both interfaces are on one LAN`;
  return [fault('subnet', 'subnet_overlap', text)];
}

/** A mask that differs from the LAN's makes machines look for each other in the wrong place. */
function lengthWarnings(draft: NetworkDraft, subnet: Cidr, facts: HostFacts): readonly Fault[] {
  const parent = facts.interfaces.find(({ name }) => name === draft.parentInterface);
  const own = (parent?.addresses ?? [])
    .map(prefixOf)
    .filter((prefix) => prefixLength(prefix) < 32 && overlaps(prefix, subnet));
  const [first] = own;
  if (first === undefined || own.includes(subnet)) return [];
  const text = `${subnet} differs from ${first} that ${showValue(draft.parentInterface ?? '')} has: use the LAN's own subnet`;
  return [fault('subnet', 'subnet_overlap', text)];
}

function andMore(count: number): string {
  return count === 0 ? '' : ` (and ${count} more)`;
}
