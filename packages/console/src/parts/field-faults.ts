import { ApiProblem } from '@trailer/contract';
import type { Fault } from '@trailer/netmodel';

/** Messages by the path of the field they belong to; `''` holds what belongs to none. */
export type FieldFaults = Readonly<Record<string, string>>;

/** The faults of a validation by field, several of one field in one text. */
export function faultsByPath(faults: readonly Pick<Fault, 'path' | 'message'>[]): FieldFaults {
  const byPath: Record<string, string> = {};
  for (const { path, message } of faults) byPath[path] = path in byPath ? `${byPath[path]}. ${message}` : message;
  return byPath;
}

/** What the server said of a request, by field. */
export function faultsOfError(error: unknown): FieldFaults {
  if (error === null || error === undefined) return {};
  if (!(error instanceof ApiProblem)) return { '': error instanceof Error ? error.message : String(error) };
  const { errors = [], detail, title } = error.problem;
  return errors.length > 0 ? faultsByPath(errors) : { '': detail || title };
}

/** The first thing that the server said of a request, for where there are no fields; undefined when it took it. */
export function firstFaultOf(error: unknown): string | undefined {
  return Object.values(faultsOfError(error))[0];
}

/** What no shown field takes: it has to be told at the form itself. */
export function faultsOutside(faults: FieldFaults, shownPaths: readonly string[]): readonly string[] {
  return Object.entries(faults).flatMap(([path, message]) => (shownPaths.includes(path) ? [] : [message]));
}
