import type { Host, Network, Workspace } from '@trailer/contract';
import { familyOf, type ShownHostAddress, viewerPort } from '@trailer/netmodel';
import { findHost } from '../../client/find.ts';
import { listNetworks } from '../../client/lists.ts';
import type { Session } from '../../client/session.ts';
import { shownAddressesOf } from '../../client/shown-addresses.ts';
import { lanOf } from './lan.ts';

const remoteDesktopPort = 3389;

/** What a desktop's hints are made from. */
export interface DesktopScene {
  readonly workspace: Workspace;
  readonly host: Host;
  /** The LAN network that the guest is on; null where there is none. */
  readonly lan: Network | null;
}

/** What to do with a Windows desktop that runs: where its screen is, how to sign in, where its address is shown. */
export async function desktopHints(session: Session, workspace: Workspace): Promise<readonly string[]> {
  const [host, networks] = await Promise.all([
    findHost(session, workspace.hostId),
    listNetworks(session, workspace.hostId),
  ]);
  return formatDesktopHints({ workspace, host, lan: lanOf(workspace, networks) });
}

/** Those hints, one a line. */
export function formatDesktopHints(scene: DesktopScene): readonly string[] {
  return [screenHint(scene), ...remoteDesktopHint(scene), ...leaseHint(scene)];
}

function screenHint(scene: DesktopScene): string {
  const { workspace, lan } = scene;
  const own = workspace.status.addresses.find(({ networkId }) => lan !== null && networkId === lan.id);
  const at = publishedAt(scene, viewerPort) ?? (own === undefined ? undefined : authority(own.address, viewerPort));
  if (at === undefined) return `Its screen, also while Windows installs, needs -p ${viewerPort}:${viewerPort}`;
  return `Its screen, also while Windows installs: http://${at}`;
}

function remoteDesktopHint(scene: DesktopScene): readonly string[] {
  const at = publishedAt(scene, remoteDesktopPort) ?? scene.workspace.status.guest?.address;
  return at === undefined ? [] : [`Remote desktop: mstsc /v:${at} or xfreerdp /v:${at}`];
}

function leaseHint({ workspace: { name, status }, lan }: DesktopScene): readonly string[] {
  // Without a forwarder in the image nobody ever tells the address; its condition says so.
  const isTold = status.conditions.every(({ reason }) => reason !== 'ImageNeedsRebuild');
  if (lan === null || status.guest !== null || !isTold) return [];
  return [`The guest takes its address by DHCP, and then shows it: trailer workspace get ${name}`];
}

/** Where a port is published, seen from another machine; undefined where it is not, or the host has no address. */
function publishedAt({ workspace, host, lan }: DesktopScene, port: number): string | undefined {
  const mapping = workspace.ports.find(({ containerPort, protocol }) => containerPort === port && protocol === 'tcp');
  if (mapping === undefined) return undefined;
  const address = mapping.hostAddress ?? addressOf(host, lan);
  return address === undefined ? undefined : authority(address, mapping.hostPort);
}

/** The host's address on the NIC that carries the LAN, else on whichever it has one; IPv4 where there is one. */
function addressOf(host: Host, lan: Network | null): string | undefined {
  const isOnLan = ({ nic }: ShownHostAddress) => Number(nic.name === lan?.parentInterface);
  const shown = shownAddressesOf(host).toSorted((one, other) => isOnLan(other) - isOnLan(one));
  return (shown.find(({ address }) => familyOf(address) === 4) ?? shown[0])?.address;
}

function authority(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
