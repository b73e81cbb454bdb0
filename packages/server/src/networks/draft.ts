import type { Body } from '@trailer/contract';
import {
  type HostFacts,
  heldAddressesOf,
  type NetworkDraft,
  type NetworkSpec,
  type Validated,
  validateNetwork,
  validateNetworkChange,
} from '@trailer/netmodel';
import { type Target, targetFaults } from '../hosts/target.ts';
import { existingWorkspace } from '../workspaces/present.ts';
import type { WorkspaceRecord } from '../workspaces/record.ts';
import { existingNetwork } from './present.ts';
import type { NetworkRecord } from './store.ts';

/** Checks a creation against its host and the networks there. */
export function checkNewNetwork(
  draft: NetworkDraft,
  target: Target,
  networks: readonly NetworkRecord[],
): Validated<NetworkSpec> {
  const checked = validateNetwork(draft, { facts: target.facts, networks: networks.map(existingNetwork) });
  const faults = targetFaults(target, checked.ok ? [] : checked.faults);
  return checked.ok && faults.length === 0 ? checked : { ok: false, faults, warnings: checked.warnings };
}

/** What is on the host of a network that is changed. */
export interface HostOfChange {
  readonly networks: readonly NetworkRecord[];
  readonly workspaces: readonly WorkspaceRecord[];
  /** Null where nothing asks for them, or while they are not known. */
  readonly facts: HostFacts | null;
}

/** Checks a change; what is fixed at creation may be repeated but not altered. */
export function checkNetworkChange(
  body: Body<'networks.update'>,
  record: NetworkRecord,
  { networks, workspaces, facts }: HostOfChange,
): Validated<NetworkSpec> {
  return validateNetworkChange(changeOf(body), {
    current: existingNetwork(record),
    networks: networks.map(existingNetwork),
    facts,
    taken: heldAddressesOf(workspaces.map(existingWorkspace)),
  });
}

/**
 * The well-typed part of a creation as a draft, so that the rest is checked even if some fields are malformed.
 * A malformed driver is taken for the one that fits the other fields.
 */
export function draftOf(partial: Readonly<Record<string, unknown>>): NetworkDraft {
  const likely = partial['parentInterface'] === undefined ? 'bridge' : 'macvlan';
  return { name: '', driver: likely, ...partial };
}

function changeOf({ description: _, ...change }: Body<'networks.update'>): Partial<NetworkDraft> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
