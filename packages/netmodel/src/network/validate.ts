import { accepted, type Fault, fault, refused, showValue, type Validated } from '../fault.ts';
import { type FieldReading, isGiven } from '../field.ts';
import { readAddressing } from './addressing.ts';
import { findEngineFaults, findEngineWarnings } from './engine-faults.ts';
import { subnetsOf } from './families.ts';
import { findForeignOverlaps } from './foreign-overlap.ts';
import { excludeShim, findPickedShim, readHostShim, type ShimPlace } from './host-shim.ts';
import { findMacLimit } from './mac-limit.ts';
import { findModeFaults, readMode } from './mode.ts';
import { findModeWarnings } from './mode-warnings.ts';
import { findNameFaults } from './name.ts';
import { findRangesElsewhere } from './other-hosts.ts';
import { findOverlaps } from './overlap.ts';
import { findParentFaults, findParentWarnings } from './parent.ts';
import { findRivals } from './rivals.ts';
import { findRoutedFaults } from './routed.ts';
import type { HostShim, NetworkChangeContext, NetworkContext, NetworkDraft, NetworkSpec } from './types.ts';
import { findUnsupported } from './unsupported.ts';
import { readVlanId } from './vlan.ts';
import { findAddressingWarnings } from './warnings.ts';

/** Checks a new network against its host and the networks there; the answer has every fault and warning at once. */
export function validateNetwork(draft: NetworkDraft, context: NetworkContext): Validated<NetworkSpec> {
  const addressing = readAddressing(draft);
  const subnets = subnetsOf(addressing.value);
  const overlaps = subnets.map((one) => findOverlaps(draft, one, context));
  const vlan = readVlanId(draft, context.facts);
  const shim = readHostShim(draft.hostShim, shimPlaceOf(draft, addressing.value, context));
  const faults = [
    ...findNameFaults(draft.name, context.networks),
    ...findUnsupported(draft, context.facts),
    ...vlan.faults,
    ...findParentFaults(draft, context.facts.interfaces),
    ...findModeFaults(draft, context.facts.interfaces),
    ...findRivals(draft, context),
    ...findRoutedFaults(draft, subnets, context.facts.interfaces),
    ...findEngineFaults(draft, context),
    ...addressing.faults,
    ...overlaps.flatMap((overlap) => overlap.faults),
    ...subnets.flatMap((one) => findForeignOverlaps(one, context)),
    ...shim.faults,
  ];
  const warnings = [
    ...findParentWarnings(draft, context.facts.interfaces),
    ...findEngineWarnings(draft, context.facts.engine),
    ...overlaps.flatMap((overlap) => overlap.warnings),
    ...findAddressingWarnings(draft, addressing.value, context.facts),
    ...findRangesElsewhere(draft, addressing.value, context.elsewhere ?? []),
    ...findMacLimit(draft, context.facts),
    ...findModeWarnings(draft, subnets, context.facts),
  ];
  if (faults.length > 0) return refused(faults, warnings);
  const { name, driver, parentInterface = null } = draft;
  const excludedAddresses = excludeShim(shim.value, addressing.value);
  const spec = { name, driver, parentInterface, ...addressing.value, excludedAddresses };
  return accepted({ ...spec, vlanId: vlan.value, mode: readMode(draft), hostShim: shim.value }, warnings);
}

function shimPlaceOf(
  draft: NetworkDraft,
  { subnet, gateway }: Pick<NetworkSpec, 'subnet' | 'gateway'>,
  { facts, networks }: NetworkContext,
): ShimPlace {
  const hasIpv4 = isGiven(draft.subnet) || !isGiven(draft.ipv6);
  const ofNetwork = { driver: draft.driver, mode: readMode(draft), subnet, gateway, hasIpv4 };
  return { ...ofNetwork, facts, networks, taken: [], networkId: null };
}

/** The fields that make a network what it is on the engine, which has no way to change them. */
const fixedFields = [
  'driver',
  'parentInterface',
  'subnet',
  'gateway',
  'ipRange',
  'excludedAddresses',
  'vlanId',
  'mode',
  'ipv6',
] as const;

/** Checks a change of a network: a new name must be free, a new shim's address too; driver and addressing are fixed at creation. */
export function validateNetworkChange(
  change: Partial<NetworkDraft>,
  context: NetworkChangeContext,
): Validated<NetworkSpec> {
  const { current, networks } = context;
  const { id, ...spec } = current;
  const name = change.name ?? current.name;
  const shim = readShimChange(change, context);
  const faults = [
    ...findNameFaults(
      name,
      networks.filter((other) => other.id !== id),
    ),
    ...findFixedFieldFaults(change, spec),
    ...shim.faults,
  ];
  return faults.length > 0 ? refused(faults) : accepted({ ...spec, name, hostShim: shim.value });
}

/** A shim that stays as it is passes, whatever came to the LAN since. */
function readShimChange(
  { hostShim }: Partial<NetworkDraft>,
  { current, networks, facts = null, taken = [] }: NetworkChangeContext,
): FieldReading<HostShim> {
  if (hostShim === undefined || hostShim?.address === current.hostShim?.address) {
    return { value: current.hostShim, faults: [] };
  }
  const reading = readHostShim(hostShim, {
    ...current,
    hasIpv4: current.subnet !== null,
    facts,
    networks,
    taken,
    networkId: current.id,
  });
  return { ...reading, faults: [...reading.faults, ...findPickedShim(reading.value, current)] };
}

function findFixedFieldFaults(change: Partial<NetworkDraft>, spec: NetworkSpec): readonly Fault[] {
  return fixedFields
    .filter((field) => change[field] !== undefined && canonical(change[field]) !== canonical(spec[field]))
    .map((field) => {
      const present = showValue(canonical(spec[field]) || 'unset');
      return fault(field, 'immutable', `is fixed at creation as ${present}: create another network instead`);
    });
}

/** A field as text in which what is left out and what is null are one. */
function canonical(value: NetworkDraft[(typeof fixedFields)[number]]): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  return 'subnet' in value
    ? [value.subnet, value.gateway, value.ipRange, value.only === true].join(',')
    : value.join(',');
}
