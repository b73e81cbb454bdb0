import type { NetworkReport, WorkspaceReport } from '@trailer/contract';
import {
  describeNetwork,
  describeWorkspace,
  type HostView,
  networkSubject,
  type SubjectActivity,
  workspaceSubject,
} from '@trailer/netmodel';

/** What a host tells of every object it was asked for. */
export interface HostStatus {
  readonly generation: number;
  readonly networks: readonly NetworkReport[];
  readonly workspaces: readonly WorkspaceReport[];
  /** Deleted, and read back as absent. */
  readonly gone: { readonly networks: readonly string[]; readonly workspaces: readonly string[] };
}

export interface StatusInput extends HostView {
  readonly activity: ReadonlyMap<string, SubjectActivity>;
  /** Deleted workspaces that left nothing behind. */
  readonly goneWorkspaces: ReadonlySet<string>;
  readonly goneNetworks: ReadonlySet<string>;
}

/** Tells the status of every object, and which are gone. */
export function describeHost(input: StatusInput): HostStatus {
  const { desired, observed, activity, goneWorkspaces, goneNetworks } = input;
  const view = { desired, observed };
  return {
    generation: desired.generation,
    networks: desired.networks
      .filter(({ id }) => !goneNetworks.has(id))
      .map((network) => ({
        id: network.id,
        observedGeneration: network.generation,
        ...describeNetwork(network, view, activity.get(networkSubject(network.id))),
      })),
    workspaces: desired.workspaces
      .filter(({ id }) => !goneWorkspaces.has(id))
      .map((workspace) => describeOne(workspace, view, activity)),
    gone: { networks: [...goneNetworks], workspaces: [...goneWorkspaces] },
  };
}

function describeOne(
  workspace: HostView['desired']['workspaces'][number],
  view: HostView,
  activity: ReadonlyMap<string, SubjectActivity>,
): WorkspaceReport {
  const { phase, message, addresses, guest, conditions } = describeWorkspace(
    workspace,
    view,
    activity.get(workspaceSubject(workspace.id)),
  );
  const container = view.observed.containers.find(({ workspaceId }) => workspaceId === workspace.id);
  return {
    id: workspace.id,
    observedGeneration: workspace.generation,
    phase,
    message,
    addresses: [...addresses],
    guest,
    conditions: [...conditions],
    publishedPorts: [...(container?.publishedPorts ?? [])],
  };
}
