import type { Cell, Hop } from './cell.ts';
import { isInside, nicOfNetwork, subnetsOf } from './lans.ts';
import { routeBetween } from './route.ts';
import { stationId, type Topology } from './topology.ts';

/**
 * How far a step was taken: `stopped` is the one that ends the way, `unsure` the last of which something is known,
 * `unreached` what would have come after a stop.
 */
export type StepState = 'passed' | 'stopped' | 'unsure' | 'unreached';

/** One hop of a way, at its station of the picture. */
export interface WayStep {
  readonly hop: Hop;
  readonly station: string;
  /** Links from the station of the step before to this one. */
  readonly links: readonly string[];
  readonly state: StepState;
  /** Whether it is the answer that is on its way. */
  readonly reply: boolean;
}

/** Where a way ends before its time: the index of the hop, and whether that is known or the last thing known. */
export interface Stop {
  readonly index: number;
  readonly state: 'stopped' | 'unsure';
}

/** Where the prediction says that a packet ends; null where it comes through. */
export function predictedStop({ verdict, hops }: Pick<Cell, 'verdict' | 'hops'>): Stop | null {
  if (verdict === 'answers') return null;
  return { index: hops.length - 1, state: verdict === 'blocked' ? 'stopped' : 'unsure' };
}

/** The way of a cell's packet through the picture, hop by hop, as far as `stop`. */
export function traceWay(cell: Cell, topology: Topology, stop: Stop | null = predictedStop(cell)): readonly WayStep[] {
  const scene = sceneOf(cell, topology);
  const replyFrom = cell.hops.findIndex(({ action }) => action.startsWith('reply-'));
  const stations = cell.hops.map((_, index) => stationOf(cell.hops.slice(0, index + 1), scene));
  return cell.hops.map((hop, index) => ({
    hop,
    station: stations[index] ?? 'host',
    links: isElided(cell) || index === 0 ? [] : linksTo(index, stations, scene),
    state: stateAt(index, stop),
    reply: replyFrom >= 0 && index >= replyFrom,
  }));
}

/** Where nothing is there to answer, the way in between is left out of the hops. */
function isElided({ reason }: Cell): boolean {
  return reason === 'not_running' || reason === 'host_offline';
}

function stateAt(index: number, stop: Stop | null): StepState {
  if (stop === null || index < stop.index) return 'passed';
  return index === stop.index ? stop.state : 'unreached';
}

/** What the stations of a cell's hops are told from. */
interface Scene {
  readonly cell: Cell;
  readonly topology: Topology;
  /** The LAN that the asked address is on; for an address of a bridge the first, where everybody outside starts from. */
  readonly lan: number;
  readonly bridge: string;
  readonly macvlan: string | null;
  /** The NIC that holds the asked address. */
  readonly nic: string | null;
}

function sceneOf(cell: Cell, topology: Topology): Scene {
  const { address } = cell;
  const { lans, macvlans } = topology;
  const lan = lans.findIndex(({ subnets }) => subnets.some((subnet) => isInside(subnet, address)));
  const network = macvlans.find((candidate) => subnetsOf(candidate).some((subnet) => isInside(subnet, address)));
  const nic = lans.flatMap(({ nics }) => nics).find(({ addresses }) => addresses.some((held) => held === address));
  return {
    cell,
    topology,
    lan: Math.max(0, lan),
    bridge: bridgeOf(cell, topology),
    macvlan: network === undefined ? null : stationId.macvlan(network),
    nic: nic === undefined ? null : stationId.nic(nic.name),
  };
}

/** The bridge that holds an asked address, else the one that published ports lead to. */
function bridgeOf({ via, address }: Cell, { bridges, stations }: Topology): string {
  const ids = bridges.map(stationId.bridge);
  const [publishing = 'host'] = ids;
  if (via !== 'bridge-address') return publishing;
  const holds = (network: Topology['bridges'][number]) =>
    network !== null && subnetsOf(network).some((subnet) => isInside(subnet, address));
  const own = bridges.find(holds);
  const fallback = stations.some(({ id }) => id === stationId.bridge(null)) ? stationId.bridge(null) : publishing;
  return own === undefined ? fallback : stationId.bridge(own);
}

/** The station of the last of these hops; which LAN it is on may depend on the interface it was sent by. */
function stationOf(hops: readonly Hop[], scene: Scene): string {
  const hop = hops.at(-1);
  switch (hop?.at) {
    case 'lan-client':
      return stationId.lanClient(scene.lan);
    case 'router':
      return stationId.router(lanNow(hops, scene));
    case 'lan':
      return stationId.lan(lanNow(hops, scene));
    case 'bridge':
      return scene.bridge;
    case 'macvlan':
      return macvlanBy(hop, scene);
    case 'off-lan-client':
    case 'host':
    case 'container':
    case 'guest':
    case 'workspace':
      return hop.at;
    case undefined:
      return 'host';
  }
}

/** The LAN that a packet is on: that of the interface it left its sender by, where one is named. */
function lanNow(hops: readonly Hop[], { topology, lan }: Scene): number {
  const sentBy = hops.find(({ action }) => action === 'send')?.interface;
  const by = topology.lans.findIndex(({ nics }) => nics.some(({ name }) => name === sentBy));
  return by < 0 ? lan : by;
}

function macvlanBy({ interface: name }: Hop, { macvlan, topology }: Scene): string {
  if (macvlan !== null) return macvlan;
  const named = topology.macvlans.find((network) => name !== undefined && isOn(network, name));
  const [first] = topology.macvlans;
  const network = named ?? first;
  return network === undefined ? 'container' : stationId.macvlan(network);
}

function isOn(network: Topology['macvlans'][number], nic: string): boolean {
  return network.parentInterface === nic || nicOfNetwork(network) === nic;
}

function linksTo(index: number, stations: readonly string[], scene: Scene): readonly string[] {
  const [before, now] = [stations[index - 1], stations[index]];
  const [last, hop] = [scene.cell.hops[index - 1], scene.cell.hops[index]];
  if (before === undefined || now === undefined || last === undefined || hop === undefined) return [];
  const between = [...leavingBy(last, hop, scene), ...enteringBy(hop, last, scene)];
  return routeBetween([before, ...between, now], scene.topology.links);
}

/** What a packet passes between a hop that says by which way it leaves and the next. */
function leavingBy(hop: Hop, next: Hop, scene: Scene): readonly string[] {
  const { cell, topology, bridge } = scene;
  switch (hop.action) {
    case 'send':
      return sendingBy(hop, scene);
    case 'reply-by-bridge':
      return cell.via === 'bridge-address' ? [bridge] : [bridge, 'host', ...backThrough(scene)];
    case 'reply-by-lan': {
      // On the host's own network nothing lies in between.
      if (hop.at === 'host') return backThrough(scene);
      const macvlan = macvlanBy(hop, scene);
      // Container and guest are neighbours on the same parent.
      if (next.at === 'container') return [macvlan];
      const sentBy = stationOfNic(cell.hops[0]?.interface, topology);
      // The host's shim and the workspace's macvlan are neighbours on the same parent.
      if (cell.reason === 'host_shim') return [macvlan, ...sentBy];
      return [macvlan, stationId.lan(scene.lan), ...(cell.from === 'docker-host' ? sentBy : [])];
    }
    default:
      return [];
  }
}

/** A reply to a client leaves the host by the NIC that was asked; those inside the host need none. */
function backThrough({ cell: { from }, nic }: Scene): readonly string[] {
  return nic !== null && (from === 'lan-client' || from === 'off-lan-client') ? [nic] : [];
}

function sendingBy({ at, interface: name }: Hop, { topology }: Scene): readonly string[] {
  const nic = stationOfNic(name, topology);
  if (at !== 'container' || nic.length === 0) return nic;
  const own = topology.macvlans.find((network) => name !== undefined && isOn(network, name));
  return own === undefined ? nic : [stationId.macvlan(own), ...nic];
}

/** A host's NIC that a hop names is passed on the way in; a macvlan's parent is on its way anyway. */
function enteringBy({ at, action, interface: name }: Hop, last: Hop, { topology }: Scene): readonly string[] {
  const fromOutside = last.at === 'lan' || last.at === 'router';
  return at === 'host' && action !== 'send' && fromOutside ? stationOfNic(name, topology) : [];
}

function stationOfNic(name: string | undefined, { stations }: Topology): readonly string[] {
  if (name === undefined) return [];
  const id = stationId.nic(name);
  return stations.some((station) => station.id === id) ? [id] : [];
}
