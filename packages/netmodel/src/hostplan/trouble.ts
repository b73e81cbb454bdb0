import type { StepKind, SubjectActivity } from './types.ts';

/** What last went wrong with an object and what helps, in one text. */
export interface Trouble {
  readonly step: StepKind;
  readonly message: string;
}

/** An object's trouble; null while nothing is wrong. */
export function troubleOf(activity: SubjectActivity | undefined): Trouble | null {
  const failure = activity?.failure ?? null;
  return failure === null ? null : { step: failure.step, message: `${failure.message} ${failure.cure}`.trim() };
}
