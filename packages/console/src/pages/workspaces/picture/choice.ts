import { type Cell, cellKey, targetKey } from './cell.ts';
import { isInside, subnetsOf } from './lans.ts';
import type { Station, StationKind, Topology } from './topology.ts';
import { stationId } from './topology.ts';

/** Where connections start from, or from behind, at each kind of station; the others only hold addresses. */
const vantages: Readonly<Partial<Record<StationKind, Cell['from']>>> = {
  'off-lan-client': 'off-lan-client',
  router: 'off-lan-client',
  'lan-client': 'lan-client',
  lan: 'lan-client',
  host: 'docker-host',
  workspace: 'workspace',
};

/** The prediction as it is now, with what packets found for the same questions when they were last sent. */
export function withMeasurements(predicted: readonly Cell[], probed: readonly Cell[]): readonly Cell[] {
  const found = new Map(probed.map((cell) => [cellKey(cell), cell.measured]));
  return predicted.map((cell) => ({ ...cell, measured: cell.measured ?? found.get(cellKey(cell)) }));
}

/** The cell that is shown first: one that contradicts, else what a LAN client finds. */
export function firstChoice(cells: readonly Cell[]): Cell | undefined {
  return cells.find(({ from }) => from === 'lan-client') ?? cells[0];
}

/** The cell of another vantage point for the same address, or of another address from the same vantage point. */
export function cellFor(
  cells: readonly Cell[],
  { from, target }: { readonly from: Cell['from']; readonly target: string },
): Cell | undefined {
  return cells.find((cell) => cell.from === from && targetKey(cell) === target);
}

/**
 * What choosing a station of the picture asks for: one that connections start from is the new vantage point; one that
 * holds addresses is asked, and its next address where one of them is asked already.
 */
export function chooseStation(station: Station, { cells, topology, chosen }: Picked): Cell | undefined {
  const from = vantages[station.kind];
  if (from !== undefined && from !== chosen.from) return cellFor(cells, { from, target: targetKey(chosen) });
  const held = cells.filter((cell) => cell.from === chosen.from && isAt(cell, station, topology));
  const now = held.findIndex((cell) => cellKey(cell) === cellKey(chosen));
  return held[(now + 1) % Math.max(1, held.length)];
}

interface Picked {
  readonly cells: readonly Cell[];
  readonly topology: Topology;
  readonly chosen: Cell;
}

/** Whether the asked address is one of a station's. */
function isAt({ via, address }: Cell, { id, kind, lines }: Station, { macvlans }: Topology): boolean {
  switch (kind) {
    case 'nic':
      return lines.includes(address);
    case 'host':
      return via === 'host-port';
    case 'macvlan': {
      const network = macvlans.find((candidate) => stationId.macvlan(candidate) === id);
      return (
        via === 'lan-address' && network !== undefined && subnetsOf(network).some((subnet) => isInside(subnet, address))
      );
    }
    case 'container':
      return via === 'bridge-address' || via === 'lan-address';
    case 'bridge':
      return via === 'bridge-address';
    case 'guest':
      return via === 'guest-address';
    case 'off-lan-client':
    case 'lan-client':
    case 'router':
    case 'lan':
    case 'workspace':
      return false;
  }
}
