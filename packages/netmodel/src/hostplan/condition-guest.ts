import { guestPortsOf, showGuestPort } from '../desktop/guest-ports.ts';
import type { GuestPort, ObservedGuest } from '../desktop/types.ts';
import { shorten, showValue } from '../fault.ts';
import type { ConditionInput } from './condition-return-path.ts';
import { guestLanOf } from './guest-lan.ts';
import type { Condition, DesiredWorkspace, HostView, ObservedContainer, WorkspaceStatus } from './types.ts';

const type = 'GuestForwarding';

/** The port forwarder's version that is built from this tree; the image's label tells which one it carries. */
const wantedForwarder = 1;

type Reason = 'NotRunning' | 'ImageNeedsRebuild' | 'WaitingForLease' | 'LeaseLost' | 'Forwarding';

/** Whether the kernel forwards every port of the guest to where the guest is; null unless there is a guest on a LAN. */
export function describeGuestForwarding({ workspace, container, view }: ConditionInput): Condition | null {
  if (!hasGuestOnLan(workspace, view)) return null;
  if (container?.state !== 'running') {
    return tell('Unknown', 'NotRunning', 'Ports are forwarded to the guest while the workspace runs.');
  }
  const ports = guestPortsOf(workspace.ports);
  if ((container.forwarder ?? 0) < wantedForwarder) return describeOldImage(workspace, container, ports);
  const { guest } = container;
  const place = locateGuest(container);
  if (guest === null || place === null) return describeAbsence(guest);
  const missing = ports.filter((port) => !guest.forwarded.some((held) => showGuestPort(held) === showGuestPort(port)));
  const at = `${place.address} (${place.mac})`;
  if (missing.length > 0) {
    return tell(
      'False',
      'Forwarding',
      `The guest answers at ${at}, but ${listPorts(missing)} not forwarded to it yet.`,
    );
  }
  const forwarded = ports.map(showGuestPort).join(', ');
  return tell(
    'True',
    'Forwarding',
    forwarded === '' ? `No port to forward; the guest answers at ${at}.` : `${forwarded} forwarded to ${at}.`,
  );
}

/** Where the guest of a running container is on the LAN; null while nothing is known of it, or it does not answer. */
export function locateGuest(container: ObservedContainer | undefined): WorkspaceStatus['guest'] {
  if (container?.state !== 'running' || container.guest?.state !== 'forwarding') return null;
  const { mac, address } = container.guest;
  return mac === null || address === null ? null : { mac, address };
}

function hasGuestOnLan(workspace: DesiredWorkspace, { desired }: HostView): boolean {
  const lans = workspace.endpoints.filter(({ networkId }) =>
    desired.networks.some(({ id, driver }) => id === networkId && driver !== 'bridge'),
  );
  return guestLanOf(workspace, lans) !== null;
}

/** With no port to forward nothing is amiss, but nobody tells where the guest is. */
function describeOldImage(
  { image }: DesiredWorkspace,
  { forwarder }: ObservedContainer,
  ports: readonly GuestPort[],
): Condition {
  const lack = forwarder === null ? 'no port forwarder' : `port forwarder ${forwarder} and not ${wantedForwarder}`;
  const effect =
    ports.length === 0
      ? 'where the guest is cannot be told'
      : `${listPorts(ports)} not answered through the host's address; the viewer and the guest's own address are`;
  const cure = 'Build it from images/windows, then redeploy the workspace.';
  const message = `The image ${showValue(image)} carries ${lack}: ${effect}. ${cure}`;
  return tell(ports.length === 0 ? 'Unknown' : 'False', 'ImageNeedsRebuild', message);
}

/** The forwarder's own words come from inside the container: they are shown in part, and decide nothing. */
function describeAbsence(guest: ObservedGuest | null): Condition {
  if (guest === null) {
    return tell('False', 'WaitingForLease', 'The port forwarder has not said anything yet that can be so.');
  }
  const said = guest.message === '' ? '' : ` The port forwarder says: ${shorten(guest.message)}`;
  switch (guest.state) {
    case 'waiting':
      return tell('False', 'WaitingForLease', `The guest has no address on the LAN yet.${said}`);
    case 'lost':
      return tell('False', 'LeaseLost', `The guest does not answer at the address it had.${said}`);
    case 'forwarding':
      return tell('False', 'WaitingForLease', `The port forwarder names no address a guest can have.${said}`);
  }
}

function listPorts(ports: readonly GuestPort[]): string {
  return `${ports.map(showGuestPort).join(', ')} ${ports.length === 1 ? 'is' : 'are'}`;
}

function tell(status: Condition['status'], reason: Reason, message: string): Condition {
  return { type, status, reason, message };
}
