import { type DesiredHost, networkSubject, workspaceSubject } from '@trailer/netmodel';

/** The objects of which something else is wanted now than before. */
export function changedSubjects(before: DesiredHost | null, after: DesiredHost): readonly string[] {
  const known = new Map(before === null ? [] : generationsOf(before));
  return generationsOf(after)
    .filter(([subject, generation]) => known.get(subject) !== generation)
    .map(([subject]) => subject);
}

/** Every object that is wanted, or wanted gone. */
export function subjectsOf(desired: DesiredHost): readonly string[] {
  return generationsOf(desired).map(([subject]) => subject);
}

function generationsOf({ networks, workspaces }: DesiredHost): readonly (readonly [string, number])[] {
  return [
    ...networks.map(({ id, generation }) => [networkSubject(id), generation] as const),
    ...workspaces.map(({ id, generation }) => [workspaceSubject(id), generation] as const),
  ];
}
