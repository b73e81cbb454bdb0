import { type Fault, fault, type Obstacle } from '@trailer/netmodel';
import { type ProblemError, validationProblem } from '../app/problem.ts';

/** The refusal of what cannot be taken over, with every reason. */
export function notAdoptable(obstacles: readonly Obstacle[]): ProblemError {
  return validationProblem(
    obstacles.map(({ reason, message }) =>
      fault(reason === 'name' ? 'name' : 'engineId', 'not_adoptable', `cannot be taken over: ${message}`),
    ),
  );
}

/** The refusal of an engine's id. */
export function refusedId(code: Fault['code'], text: string): ProblemError {
  return validationProblem([fault('engineId', code, text)]);
}
