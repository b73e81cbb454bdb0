import { describeGuestForwarding, locateGuest } from './condition-guest.ts';
import { describePorts } from './condition-ports.ts';
import { describeReturnPath } from './condition-return-path.ts';
import { containerEndpoints } from './endpoints.ts';
import { describePhase } from './phase.ts';
import { selectContainer } from './select-container.ts';
import type {
  DesiredWorkspace,
  HostView,
  ObservedContainer,
  SubjectActivity,
  WorkspaceAddress,
  WorkspaceStatus,
} from './types.ts';

/** A workspace's phase with a message for its owner, the addresses it holds, and its conditions. */
export function describeWorkspace(
  workspace: DesiredWorkspace,
  view: HostView,
  activity: SubjectActivity | undefined,
): WorkspaceStatus {
  const { container, removing } = selectContainer(workspace, view);
  const input = { workspace, container, view, activity };
  const conditions = [describePorts(workspace, container), describeReturnPath(input), describeGuestForwarding(input)];
  return {
    ...describePhase({ workspace, container, removing, view, activity }),
    addresses: container === undefined ? [] : addressesOf(workspace, container),
    guest: workspace.kind === 'windows' ? locateGuest(container) : null,
    conditions: conditions.filter((condition) => condition !== null),
  };
}

function addressesOf(workspace: DesiredWorkspace, container: ObservedContainer): readonly WorkspaceAddress[] {
  return containerEndpoints(workspace, container).map(({ interface: name, networkId, address, mac }) => ({
    interface: name,
    networkId,
    address,
    mac,
  }));
}
