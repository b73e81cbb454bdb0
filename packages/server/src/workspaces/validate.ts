import {
  type Fault,
  fault,
  showValue,
  type Validated,
  validateWorkspaceNetworking,
  type WorkspaceNetworkSpec,
} from '@trailer/netmodel';
import { type Target, targetFaults } from '../hosts/target.ts';
import { existingNetwork } from '../networks/present.ts';
import type { NetworkRecord } from '../networks/store.ts';
import type { WorkspaceDraft } from './draft.ts';
import { existingWorkspace } from './present.ts';
import type { WorkspaceRecord } from './record.ts';

/** What is on a host already. `self` is the id of the workspace that is being changed. */
export interface Surroundings {
  readonly networks: readonly NetworkRecord[];
  readonly workspaces: readonly WorkspaceRecord[];
  readonly self: string | null;
}

/** Checks a workspace against its host and everything there; the answer has every fault at once. */
export function checkWorkspace(
  draft: WorkspaceDraft,
  target: Target,
  around: Surroundings,
): Validated<WorkspaceNetworkSpec> {
  const checked = validateWorkspaceNetworking(
    draft.network,
    {
      hostId: target.host?.id ?? '',
      networks: around.networks.map(existingNetwork),
      workspaces: around.workspaces.map(existingWorkspace),
      self: around.self,
    },
    target.facts,
  );
  const faults = targetFaults(target, [
    ...kindFaults(draft),
    ...nameFaults(draft, around),
    ...(checked.ok ? [] : checked.faults),
    ...departingNetworkFaults(draft, around),
    ...volumeFaults(draft),
  ]);
  return checked.ok && faults.length === 0 ? checked : { ok: false, faults, warnings: checked.warnings };
}

function kindFaults({ kind }: WorkspaceDraft): readonly Fault[] {
  if (kind === 'linux') return [];
  return [fault('kind', 'not_supported', `${kind} is not supported yet: use linux`)];
}

function nameFaults({ name }: WorkspaceDraft, { workspaces, self }: Surroundings): readonly Fault[] {
  if (!workspaces.some((other) => other.name === name && other.id !== self)) return [];
  return [fault('name', 'name_taken', `${showValue(name)} is taken by a workspace of this host: choose another name`)];
}

function departingNetworkFaults({ network }: WorkspaceDraft, { networks }: Surroundings): readonly Fault[] {
  return network.networks.flatMap(({ networkId }, index) => {
    const departing = networks.find(({ id, deleting }) => deleting && id === networkId);
    if (departing === undefined) return [];
    const text = `is network ${departing.spec.name}, which is being deleted: choose another network`;
    return [fault(`networks[${index}].networkId`, 'network_not_ready', text)];
  });
}

function volumeFaults({ container: { volumes } }: WorkspaceDraft): readonly Fault[] {
  return (['name', 'path'] as const).flatMap((field) =>
    volumes.flatMap((volume, index) => {
      const first = volumes.findIndex((other) => other[field] === volume[field]);
      if (first === index) return [];
      const text = `${showValue(volume[field])} is the same as that of volumes[${first}]: give each volume its own`;
      return [fault(`volumes[${index}].${field}`, 'duplicate', text)];
    }),
  );
}
