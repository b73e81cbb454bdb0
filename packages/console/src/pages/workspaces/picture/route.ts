import type { Link } from './topology.ts';

/** The links that lead from the first station by way of every other to the last, each leg by the fewest links. */
export function routeBetween(stations: readonly string[], links: readonly Link[]): readonly string[] {
  return stations.slice(1).flatMap((station, index) => shortest(stations[index] ?? station, station, links));
}

function shortest(from: string, to: string, links: readonly Link[]): readonly string[] {
  const ways = new Map<string, readonly string[]>([[from, []]]);
  // A map tells its entries in the order they were added: nearest first.
  for (const [station, way] of ways) {
    if (station === to) return way;
    for (const { id, ends } of links) {
      const [one, other] = ends;
      if (one !== station && other !== station) continue;
      const next = one === station ? other : one;
      if (!ways.has(next)) ways.set(next, [...way, id]);
    }
  }
  return [];
}
