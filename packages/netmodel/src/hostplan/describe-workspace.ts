import type { HostInterface } from '../host.ts';
import { shownHostAddresses } from '../shown-addresses.ts';
import { describeAddressConflict } from './condition-address.ts';
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
  const conditions = [
    describePorts(workspace, container),
    describeReturnPath(input),
    describeGuestForwarding(input),
    describeAddressConflict(workspace, view),
  ];
  return {
    ...describePhase({ workspace, container, removing, view, activity }),
    addresses: container === undefined ? [] : addressesOf(workspace, container, view),
    guest: workspace.kind === 'windows' ? locateGuest(container) : null,
    conditions: conditions.filter((condition) => condition !== null),
  };
}

function addressesOf(
  workspace: DesiredWorkspace,
  container: ObservedContainer,
  { observed }: HostView,
): readonly WorkspaceAddress[] {
  if (workspace.networkMode === 'host') return addressesOfHostMode(container, observed.interfaces);
  return containerEndpoints(workspace, container).map(({ interface: name, networkId, address, mac }) => ({
    interface: name,
    networkId,
    address,
    mac,
  }));
}

/** The host's own, while the workspace runs: they are where it answers. */
function addressesOfHostMode(
  { state }: ObservedContainer,
  interfaces: readonly HostInterface[],
): readonly WorkspaceAddress[] {
  if (state !== 'running') return [];
  return shownHostAddresses(interfaces).map(({ address, nic }) => ({
    interface: nic.name,
    networkId: null,
    address,
    mac: nic.mac,
  }));
}
