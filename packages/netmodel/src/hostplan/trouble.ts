import type { SubjectActivity } from './types.ts';

/** What last went wrong with an object and what helps, in one text; null while nothing is wrong. */
export function describeTrouble(activity: SubjectActivity | undefined): string | null {
  const failure = activity?.failure ?? null;
  return failure === null ? null : `${failure.message} ${failure.cure}`.trim();
}
