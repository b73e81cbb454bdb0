import { ApiProblem, problemTable } from '@trailer/contract';
import { expect, test } from 'vitest';
import { CliError, exitCodes, usageError } from './exit.ts';
import { describeFailure } from './failure.ts';

function problem(
  code: keyof typeof problemTable,
  errors: { path: string; code: string; message: string }[] = [],
): ApiProblem {
  const { status, title } = problemTable[code];
  return new ApiProblem({ type: 'about:blank', title, status, code, detail: `detail of ${code}`, errors });
}

test.each([
  ['validation_failed', exitCodes.usage],
  ['malformed_request', exitCodes.usage],
  ['unauthenticated', exitCodes.notAllowed],
  ['forbidden', exitCodes.notAllowed],
  ['not_found', exitCodes.notFound],
  ['conflict', exitCodes.conflict],
  ['in_use', exitCodes.conflict],
  ['generation_mismatch', exitCodes.conflict],
  ['host_unavailable', exitCodes.unreachable],
  ['internal', exitCodes.failure],
] as const)('the problem %s ends with exit code %i', (code, exitCode) => {
  expect(describeFailure(problem(code)).exitCode).toBe(exitCode);
});

test('every fault is a line of its own, with its field in front', () => {
  const failure = describeFailure(
    problem('validation_failed', [
      { path: 'subnet', code: 'host_bits_set', message: 'write 192.168.1.0/24' },
      { path: 'ports[1].hostPort', code: 'port_taken', message: 'ports[1].hostPort 8080 is taken' },
    ]),
  );
  expect(failure.lines).toEqual(['subnet: write 192.168.1.0/24', 'ports[1].hostPort: 8080 is taken']);
});

test('programs get the whole problem', () => {
  expect(describeFailure(problem('not_found')).document).toMatchObject({ code: 'not_found', status: 404 });
});

test('a server that is not there is told by its address and ends with exit code 5', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const failure = describeFailure(new TypeError('fetch failed', { cause: refused }), 'http://nas:8090');
  expect(failure.exitCode).toBe(exitCodes.unreachable);
  expect(failure.lines).toEqual(['Cannot reach http://nas:8090: nothing listens there: is the server running?']);
});

test('every address of a name refusing is the same to the user', () => {
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const failure = describeFailure(new TypeError('fetch failed', { cause: new AggregateError([refused, refused]) }));
  expect(failure.exitCode).toBe(exitCodes.unreachable);
});

test("the command's own failures keep their exit code and show no stack", () => {
  expect(describeFailure(usageError('write it so'))).toMatchObject({
    exitCode: exitCodes.usage,
    lines: ['write it so'],
  });
  expect(describeFailure(new CliError('one\ntwo'))).toMatchObject({
    exitCode: exitCodes.failure,
    lines: ['one', 'two'],
  });
});

test('Ctrl-C ends with 130', () => {
  expect(describeFailure(new DOMException('aborted', 'AbortError')).exitCode).toBe(exitCodes.interrupted);
});
