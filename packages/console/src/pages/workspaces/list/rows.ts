import type { Host, Network, Workspace } from '@trailer/contract';
import { isFailing } from '@trailer/netmodel';
import { type Tone, toneOfWorkspace } from '../../../parts/phase.ts';

/** A workspace as the list shows it, with everything that cells and filters ask for worked out once. */
export interface WorkspaceRow {
  readonly workspace: Workspace;
  readonly hostName: string;
  readonly tone: Tone;
  /** What is said beside the state: the server's message, or that of the first condition that does not hold. */
  readonly message: string;
  /** Its own addresses on LANs. */
  readonly lanAddresses: readonly string[];
  /** Ports of the host that lead to it, such as `:8080→80` or `192.168.1.10:53→53/udp`. */
  readonly hostPorts: readonly string[];
  /** Everything that can be searched for, in lower case. */
  readonly searched: string;
}

interface Surroundings {
  readonly hosts: readonly Host[];
  readonly networks: readonly Network[];
}

/**
 * Makes rows of workspaces; a workspace that did not change since the last time keeps its row, so that an event about
 * one of thousands draws one row again.
 */
export function rowMaker({ hosts, networks }: Surroundings): (workspaces: readonly Workspace[]) => WorkspaceRow[] {
  const hostNames = new Map(hosts.map(({ id, name }) => [id, name]));
  const lans = new Set(networks.filter(({ driver }) => driver !== 'bridge').map(({ id }) => id));
  const rows = new WeakMap<Workspace, WorkspaceRow>();
  const rowOf = (workspace: Workspace): WorkspaceRow => {
    const known = rows.get(workspace);
    if (known !== undefined) return known;
    const row = makeRow(workspace, hostNames.get(workspace.hostId) ?? '', lans);
    rows.set(workspace, row);
    return row;
  };
  return (workspaces) => workspaces.map(rowOf);
}

function makeRow(workspace: Workspace, hostName: string, lans: ReadonlySet<string>): WorkspaceRow {
  const { name, image, ports, status } = workspace;
  const onLans = status.addresses.filter(({ networkId }) => networkId !== null && lans.has(networkId));
  const hostPorts = ports.map(showPort);
  const addresses = status.addresses.map(({ address }) => address);
  const searched = [name, image, hostName, ...addresses, status.guest?.address ?? '', ...hostPorts];
  return {
    workspace,
    hostName,
    tone: toneOfWorkspace(workspace),
    message: messageOf(workspace),
    lanAddresses: onLans.map(({ address }) => address),
    hostPorts,
    searched: searched.join('\n').toLowerCase(),
  };
}

function showPort({ hostAddress, hostPort, containerPort, protocol }: Workspace['ports'][number]): string {
  return `${hostAddress ?? ''}:${hostPort}→${containerPort}${protocol === 'udp' ? '/udp' : ''}`;
}

function messageOf({ status: { phase, message, conditions } }: Workspace): string {
  if (message !== '' || phase !== 'running') return message;
  return conditions.find(isFailing)?.message ?? '';
}
