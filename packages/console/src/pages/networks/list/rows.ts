import type { Host, Network, Workspace } from '@trailer/contract';
import { existingNetworkOf } from '../../../parts/model-input.ts';
import { heldByWorkspaces } from '../address-map/holders.ts';
import { countPool, type PoolUse, planAddresses } from '../address-map/plan.ts';

/** A network as a line of the list. */
export interface NetworkRow {
  readonly network: Network;
  readonly hostName: string;
  /** How many workspaces are on it. */
  readonly attached: number;
  /** Null where Docker chose the subnet. */
  readonly pool: PoolUse | null;
}

interface Lists {
  readonly networks: readonly Network[];
  readonly hosts: readonly Host[];
  readonly workspaces: readonly Workspace[];
}

/** Every network with what the list tells of it; the workspaces are looked through once, however many there are. */
export function rowsOf({ networks, hosts, workspaces }: Lists): readonly NetworkRow[] {
  const names = new Map(hosts.map(({ id, name }) => [id, name]));
  const users = new Map<string, Workspace[]>(networks.map(({ id }) => [id, []]));
  for (const workspace of workspaces) {
    for (const { networkId } of workspace.networks) users.get(networkId)?.push(workspace);
  }
  return networks.map((network) => {
    const attached = users.get(network.id) ?? [];
    return {
      network,
      hostName: names.get(network.hostId) ?? network.hostId,
      attached: attached.length,
      pool: poolOf(network, attached),
    };
  });
}

function poolOf(network: Network, attached: readonly Workspace[]): PoolUse | null {
  const existing = existingNetworkOf(network);
  const { subnet } = existing;
  if (subnet === null) return null;
  return countPool(planAddresses({ ...existing, subnet, held: heldByWorkspaces(existing, attached) }));
}

/** What the list is narrowed to; null stands for every host. */
export interface NetworkFilter {
  readonly text: string;
  readonly hostId: string | null;
}

/** The rows that hold every word of the text anywhere, on the host that was chosen. */
export function filterRows(rows: readonly NetworkRow[], { text, hostId }: NetworkFilter): readonly NetworkRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && hostId === null) return rows;
  return rows.filter((row) => {
    if (hostId !== null && row.network.hostId !== hostId) return false;
    const { name, driver, parentInterface, subnet, description, status } = row.network;
    const found = [name, row.hostName, driver, parentInterface, subnet, description, status.phase, status.message];
    const told = found.join(' ').toLowerCase();
    return words.every((word) => told.includes(word));
  });
}
