import type { AgentRequest, ProbeTarget } from '@trailer/contract';
import { contains, type ReachCell, refusalShowsArrival, shownHostAddresses, subnetsOf } from '@trailer/netmodel';
import type { NetworkRecord } from '../networks/store.ts';
import { lansOf, type ReachabilityScene } from './reachability.ts';
import type { WorkspaceRecord } from './record.ts';

/** Another workspace, whose agent can send from inside its container. */
export interface Neighbour {
  readonly workspace: WorkspaceRecord;
  readonly hostName: string;
  /** The networks of its host. */
  readonly networks: readonly NetworkRecord[];
}

/** What has to be seen from a LAN of another host for it to be the same LAN. */
export type Wire = NonNullable<Extract<AgentRequest, { readonly kind: 'probe' }>['sameWire']>;

/** Questions that one neighbour is to send packets for. */
export interface NeighbourProbe {
  /** On the same host it is another workspace on the same networks, on another host a client on the LAN. */
  readonly from: 'workspace' | 'lan-client';
  readonly neighbour: Neighbour;
  /** As its agent understands them: sent from that workspace itself. */
  readonly targets: readonly ProbeTarget[];
  /** Null on the same host, where the network itself says that it is the same. */
  readonly sameWire: Wire | null;
}

/** Which neighbour sends what; questions that no neighbour can stand for are left out. */
export function planNeighbourProbes(
  cells: readonly ReachCell[],
  scene: ReachabilityScene,
  neighbours: readonly Neighbour[],
): readonly NeighbourProbe[] {
  const running = neighbours.filter(
    ({ workspace }) => workspace.id !== scene.workspace.id && workspace.status.phase === 'running',
  );
  const chosen = cells.flatMap((cell) => {
    const sender = running.map((neighbour) => senderFor(cell, scene, neighbour)).find((found) => found !== null);
    return sender === undefined ? [] : [{ cell, sender }];
  });
  return [...Map.groupBy(chosen, ({ sender }) => sender.key).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { neighbour, lan } = first.sender;
    return {
      from: lan === null ? 'workspace' : 'lan-client',
      neighbour,
      targets: group.map(({ cell }) => targetOf(cell, scene)),
      sameWire: lan === null ? null : wireOf(scene, lan),
    } as const;
  });
}

interface Sender {
  readonly neighbour: Neighbour;
  /** The LAN of another host that it sends by; null on the same host. */
  readonly lan: NetworkRecord | null;
  readonly key: string;
}

function senderFor(cell: ReachCell, scene: ReachabilityScene, neighbour: Neighbour): Sender | null {
  const { workspace } = neighbour;
  const sameHost = workspace.hostId === scene.workspace.hostId;
  if (cell.from === 'workspace' && sameHost && sharesWay(cell, scene, workspace)) {
    return { neighbour, lan: null, key: workspace.id };
  }
  if (cell.from !== 'lan-client' || sameHost || cell.via === 'bridge-address') return null;
  const lan = lansOf(neighbour).find(
    ({ id, spec }) => subnetsOf(spec).some((one) => contains(one, cell.address)) && holdsAddressOn(id, workspace),
  );
  return lan === undefined ? null : { neighbour, lan, key: `${workspace.id} ${lan.id}` };
}

function holdsAddressOn(networkId: string | null, { status }: WorkspaceRecord): boolean {
  return status.addresses.some((held) => held.networkId === networkId);
}

/** Whether a workspace of the same host sends to an address as the model's other workspace does. */
function sharesWay(cell: ReachCell, scene: ReachabilityScene, other: WorkspaceRecord): boolean {
  if (other.spec.networkMode !== scene.workspace.spec.networkMode) return false;
  if (cell.via === 'host-port') return networkKey(other) === networkKey(scene.workspace);
  const networkId = networkOf(cell, scene);
  return networkId !== undefined && holdsAddressOn(networkId, other);
}

/** What decides by which way a workspace's packets to its host leave. */
function networkKey({ status }: WorkspaceRecord): string {
  const networkIds = new Set(status.addresses.map(({ networkId }) => networkId ?? 'default bridge'));
  const returnPath = status.conditions.find(({ type }) => type === 'ReturnPathInstalled')?.status;
  return [...networkIds]
    .toSorted()
    .concat(returnPath ?? 'not needed')
    .join(' ');
}

/** The network that an address of the workspace or its guest is on; null for the default bridge. */
function networkOf({ address }: ReachCell, scene: ReachabilityScene): string | null | undefined {
  const held = scene.workspace.status.addresses.find((own) => own.address === address);
  if (held !== undefined) return held.networkId;
  return lansOf(scene).find(({ spec: { subnet } }) => subnet !== null && contains(subnet, address))?.id;
}

function targetOf(cell: ReachCell, { workspace }: ReachabilityScene): ProbeTarget {
  const { address, port, protocol } = cell;
  return { from: 'itself', address, port, protocol, refusalShowsArrival: refusalShowsArrival(cell, workspace.kind) };
}

/** The addresses of the workspace and its host on a LAN, and the MACs that may hold them. */
function wireOf({ workspace, host }: ReachabilityScene, { spec: { subnet } }: NetworkRecord): Wire {
  const { addresses, guest } = workspace.status;
  const held = [
    ...shownHostAddresses(host.interfaces).map(({ address }) => address),
    ...addresses.map(({ address }) => address),
    ...(guest === null ? [] : [guest.address]),
  ];
  const macs = [...host.interfaces.map(({ mac }) => mac), ...addresses.map(({ mac }) => mac), guest?.mac ?? null];
  return {
    addresses: held.filter((address) => subnet !== null && contains(subnet, address)),
    macs: [...new Set(macs)].filter((mac) => mac !== null),
  };
}
