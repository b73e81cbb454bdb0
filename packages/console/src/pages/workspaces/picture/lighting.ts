import type { Link } from './topology.ts';
import type { StepState, WayStep } from './way.ts';

/** How a station stands on a way, and the numbers of the steps that are taken there; `crossed` by none. */
export interface LitStation {
  readonly state: StepState | 'crossed';
  readonly steps: readonly number[];
}

export interface LitLink {
  readonly id: string;
  readonly state: StepState;
  /** The step that it leads to. */
  readonly step: number;
  /** Whether only the answer takes it. */
  readonly reply: boolean;
}

const rank: Readonly<Record<LitStation['state'], number>> = {
  stopped: 4,
  unsure: 3,
  passed: 2,
  crossed: 1,
  unreached: 0,
};

/**
 * What a way makes of the stations it touches; where it stops counts most. Steps are numbered from one. Stations that
 * lie between two steps are crossed.
 */
export function lightStations(steps: readonly WayStep[], links: readonly Link[]): ReadonlyMap<string, LitStation> {
  const lit = new Map<string, LitStation>();
  const light = (station: string, state: LitStation['state'], numbers: readonly number[]): void => {
    const before = lit.get(station);
    const counts = before === undefined || rank[state] > rank[before.state] ? state : before.state;
    lit.set(station, { state: counts, steps: [...(before?.steps ?? []), ...numbers] });
  };
  for (const [index, { station, state, links: taken }] of steps.entries()) {
    if (state === 'unreached') break;
    light(station, state, [index + 1]);
    for (const { ends } of links.filter(({ id }) => taken.includes(id)))
      for (const end of ends) light(end, 'crossed', []);
  }
  return lit;
}

/** The links of a way, each once, in the order in which they are taken. */
export function lightLinks(steps: readonly WayStep[]): readonly LitLink[] {
  const taken = steps.flatMap(({ links, state, reply }, index) =>
    state === 'unreached' ? [] : links.map((id) => ({ id, state, step: index, reply })),
  );
  return taken.filter(({ id }, index) => taken.findIndex((other) => other.id === id) === index);
}
