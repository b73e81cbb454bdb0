import type { Event } from '@trailer/contract';

/** What every list holds. */
export interface Identified {
  readonly id: string;
}

/** What every change of it counts up. */
interface Counted extends Identified {
  readonly generation: number;
}

/** The list with what was just made, unless its event was faster. */
export function withCreated<Item extends Identified>(items: readonly Item[], created: Item): readonly Item[] {
  return items.some(({ id }) => id === created.id) ? items : [...items, created];
}

/**
 * The list with what the server answered to a change. Events may have been faster: a later state stays, and what is
 * gone by now stays away.
 */
export function withAnswered<Item extends Counted>(items: readonly Item[], answer: Item): readonly Item[] {
  const index = items.findIndex(({ id, generation }) => id === answer.id && generation < answer.generation);
  return index < 0 ? items : items.with(index, answer);
}

/** A list after one change of one of its objects. */
export function withChange(
  items: readonly Identified[],
  { type, objectId, object }: Pick<Event, 'type' | 'objectId' | 'object'>,
): readonly Identified[] {
  if (type === 'deleted' || object === null) return items.filter(({ id }) => id !== objectId);
  const index = items.findIndex(({ id }) => id === objectId);
  // The values of an environment are left out of events: those that were read stay.
  const changed = keepEnvironment(object as Identified, items[index]);
  return index < 0 ? [...items, changed] : items.with(index, changed);
}

function keepEnvironment(changed: Identified, known: Identified | undefined): Identified {
  const [before, now] = [environmentOf(known), environmentOf(changed)];
  if (before === null || now === null) return changed;
  return {
    ...changed,
    environment: Object.fromEntries(Object.keys(now).map((name) => [name, before[name] ?? ''])),
  } as Identified;
}

function environmentOf(object: Identified | undefined): Readonly<Record<string, string>> | null {
  return object !== undefined && 'environment' in object ? (object.environment as Record<string, string>) : null;
}

interface Reading {
  readonly kind: Event['kind'];
  readonly meanwhile: Event[];
}

const readings = new Set<Reading>();

/** Tells an event to the lists of its kind that are being read just now. */
export function tellReadings(event: Event): void {
  for (const { kind, meanwhile } of readings) if (kind === event.kind) meanwhile.push(event);
}

/**
 * Reads a list, with what events told of it meanwhile: a page that was read before a change would otherwise put the
 * state before it back into the cache, to stay there until the next one.
 */
export async function readAlong<Item extends Identified>(
  kind: Event['kind'],
  read: () => Promise<readonly Item[]>,
): Promise<readonly Item[]> {
  const reading: Reading = { kind, meanwhile: [] };
  readings.add(reading);
  try {
    const items: readonly Identified[] = await read();
    return reading.meanwhile.reduce(withChange, items) as readonly Item[];
  } finally {
    readings.delete(reading);
  }
}
