import { nicOfNetwork } from './lans.ts';
import { stationId, type Topology } from './topology.ts';

/** Where a station is drawn, before anything has a size: levels lead from the clients inwards, rows lie across. */
export interface Place {
  readonly level: number;
  readonly row: number;
  /** How many rows it covers. */
  readonly rows: number;
}

const levels = { clients: 0, router: 1, lan: 2, nic: 3, host: 4, interfaces: 5, container: 6, inside: 7 } as const;

/**
 * Gives every station its level and row, no two the same. Interfaces on a LAN are never in the host's row, so that
 * the line to their NIC passes beside the host. With `deep`, the guest has a level of its own behind the container.
 */
export function placeStations(topology: Topology, deep: boolean): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>([
    ['off-lan-client', at(levels.clients, 0)],
    ['host', at(levels.host, 0)],
    ...topology.bridges.map((bridge, row) => [stationId.bridge(bridge), at(levels.interfaces, row)] as const),
  ]);
  const lastRow = placeLans(topology, places);
  const below = Math.max(topology.bridges.length, lastRow, 1);
  places.set('container', { level: levels.container, row: 0, rows: below });
  return placeInside({ topology, deep, below }, places);
}

function at(level: number, row: number): Place {
  return { level, row, rows: 1 };
}

/** Places every LAN below the one before; returns the row behind the last interface of the container. */
function placeLans({ lans, macvlans, bridges }: Topology, places: Map<string, Place>): number {
  let lanRow = 0;
  let interfaceRow = Math.max(1, bridges.length);
  let behind = 0;
  for (const [index, lan] of lans.entries()) {
    let nicRow = lanRow;
    const networksOf = (nic: string) => macvlans.filter((network) => nicOfNetwork(network) === nic);
    // Below its parent a shim is joined with the macvlans there beside the host, not across it.
    const shims = lan.nics.filter(({ shimOn }) => shimOn !== null);
    const others = lan.nics.filter(({ shimOn }) => shimOn === null);
    const parentsLast = others.toSorted((one, other) => networksOf(one.name).length - networksOf(other.name).length);
    for (const { name } of [...parentsLast, ...shims]) {
      const networks = networksOf(name);
      const row = networks.length === 0 ? nicRow : Math.max(nicRow, interfaceRow);
      places.set(stationId.nic(name), at(levels.nic, row));
      for (const [offset, network] of networks.entries()) {
        places.set(stationId.macvlan(network), at(levels.interfaces, row + offset));
        interfaceRow = row + offset + 1;
        behind = interfaceRow;
      }
      nicRow = row + 1;
    }
    // Router and client need two rows.
    const rows = Math.max(nicRow - lanRow, 2);
    places.set(stationId.lan(index), { level: levels.lan, row: lanRow, rows });
    places.set(stationId.router(index), at(levels.router, lanRow));
    places.set(stationId.lanClient(index), at(levels.clients, lanRow + 1));
    lanRow += rows;
  }
  return behind;
}

function placeInside(
  { topology, deep, below }: { readonly topology: Topology; readonly deep: boolean; readonly below: number },
  places: Map<string, Place>,
): ReadonlyMap<string, Place> {
  const hasGuest = topology.stations.some(({ kind }) => kind === 'guest');
  const [lan] = topology.macvlans;
  const beside = lan === undefined ? undefined : places.get(stationId.macvlan(lan));
  if (hasGuest) places.set('guest', deep ? at(levels.inside, beside?.row ?? 0) : at(levels.container, below));
  places.set('workspace', at(levels.container, hasGuest && !deep ? below + 1 : below));
  return places;
}
