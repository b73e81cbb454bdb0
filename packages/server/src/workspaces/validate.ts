import {
  accepted,
  type DesktopContext,
  type DesktopDraft,
  type DesktopSpec,
  type Fault,
  fault,
  refused,
  showValue,
  type Validated,
  validateDesktop,
  validateDesktopChange,
  validateWorkspaceNetworking,
  type WindowsSpec,
} from '@trailer/netmodel';
import { type Target, targetFaults } from '../hosts/target.ts';
import { existingNetwork } from '../networks/present.ts';
import type { NetworkRecord } from '../networks/store.ts';
import type { CheckedWorkspace, WorkspaceDraft } from './draft.ts';
import { existingWorkspace } from './present.ts';
import type { StoredWindows, WorkspaceRecord } from './record.ts';

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
): Validated<CheckedWorkspace> {
  const network = validateWorkspaceNetworking(
    draft.network,
    {
      hostId: target.host?.id ?? '',
      networks: around.networks.map(existingNetwork),
      workspaces: around.workspaces.map(existingWorkspace),
      self: around.self,
    },
    target.facts,
  );
  const desktop = checkDesktop(draft, target, around);
  const faults = targetFaults(target, [
    ...nameFaults(draft, around),
    ...(network.ok ? [] : network.faults),
    ...(desktop.ok ? [] : desktop.faults),
    ...departingNetworkFaults(draft, around),
    ...volumeFaults(draft),
  ]);
  const warnings = [...network.warnings, ...desktop.warnings];
  if (!network.ok || !desktop.ok || faults.length > 0) return refused(faults, warnings);
  return accepted({ network: network.value, desktop: desktop.value }, warnings);
}

function checkDesktop(
  { kind, windows, container, network }: WorkspaceDraft,
  { host, facts }: Target,
  { networks, workspaces, self }: Surroundings,
): Validated<DesktopSpec<WindowsSpec | StoredWindows>> {
  const draft: DesktopDraft = {
    ...container,
    kind,
    windows,
    networks: network.networks,
    networkMode: network.networkMode,
  };
  const context: DesktopContext = {
    host: host === null ? null : { name: host.name, kernel: facts.kernel },
    networks: networks.map(({ id, spec }) => ({ ...spec, id })),
  };
  if (self === null) return validateDesktop(draft, context);
  return validateDesktopChange(draft, context, workspaces.find(({ id }) => id === self)?.spec.windows ?? null);
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
