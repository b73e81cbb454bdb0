import { type Problem, type ProblemCode, problemTable } from '@trailer/contract';
import type { Fault } from '@trailer/netmodel';

/** An error with an answer for the caller: thrown anywhere below a route, it becomes `application/problem+json`. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly Fault[];
  /** Extra headers of the answer, such as Allow or Retry-After. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(detail: string, options: ProblemOptions) {
    super(detail, options);
    this.name = 'ProblemError';
    this.code = options.code;
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
  }
}

export interface ProblemOptions extends ErrorOptions {
  readonly code: ProblemCode;
  readonly errors?: readonly Fault[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Makes a problem to throw; `detail` names the object and the cure, `errors` the faults of single fields. */
export function problem(code: ProblemCode, detail: string, errors: readonly Fault[] = []): ProblemError {
  return new ProblemError(detail, { code, errors });
}

/** The problem for input with faults, all of them at once. */
export function validationProblem(faults: readonly Fault[]): ProblemError {
  const [first] = faults;
  const detail = faults.length === 1 && first !== undefined ? first.message : `${faults.length} fields need attention`;
  return problem('validation_failed', detail, faults);
}

/** The body of a problem answer (RFC 9457). */
export function problemBody(error: ProblemError): Problem {
  const { status, title } = problemTable[error.code];
  return {
    type: `urn:trailer:problem:${error.code}`,
    title,
    status,
    code: error.code,
    detail: error.message,
    errors: error.errors.map(({ path, code, message }) => ({ path, code, message })),
  };
}
