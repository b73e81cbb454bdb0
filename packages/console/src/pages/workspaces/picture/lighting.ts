import type { StepState, WayStep } from './way.ts';

/** How a station stands on a way, and the numbers of the steps that are taken there. */
export interface LitStation {
  readonly state: StepState;
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

const rank: Readonly<Record<StepState, number>> = { stopped: 3, unsure: 2, passed: 1, unreached: 0 };

/** What a way makes of the stations it touches; where it stops counts most. Steps are numbered from one. */
export function lightStations(steps: readonly WayStep[]): ReadonlyMap<string, LitStation> {
  const lit = new Map<string, LitStation>();
  for (const [index, { station, state }] of steps.entries()) {
    if (state === 'unreached') continue;
    const before = lit.get(station);
    const worse = before === undefined || rank[state] > rank[before.state] ? state : before.state;
    lit.set(station, { state: worse, steps: [...(before?.steps ?? []), index + 1] });
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
