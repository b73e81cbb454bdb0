import { ApiProblem, type Problem } from '@trailer/contract';
import { expect, test } from 'vitest';
import { faultsByPath, faultsOfError, faultsOutside } from './field-faults.ts';

const problem = {
  type: 'about:blank',
  title: 'Refused',
  status: 422,
  code: 'validation_failed',
  detail: 'two faults',
  errors: [
    { path: 'subnet', code: 'host_bits_set', message: 'subnet has host bits' },
    { path: 'ports[0].hostPort', code: 'port_taken', message: 'ports[0].hostPort is taken' },
  ],
} as unknown as Problem;

test('faults of the server stand by their fields, the rest at the form', () => {
  const faults = faultsOfError(new ApiProblem(problem));
  expect(faults['subnet']).toBe('subnet has host bits');
  expect(faultsOutside(faults, ['subnet'])).toEqual(['ports[0].hostPort is taken']);
  expect(faultsOfError(new TypeError('fetch failed'))).toEqual({ '': 'fetch failed' });
  expect(faultsOfError(null)).toEqual({});
});

test('several faults of one field are told together', () => {
  expect(
    faultsByPath([
      { path: 'name', message: 'too long' },
      { path: 'name', message: 'taken' },
    ]),
  ).toEqual({ name: 'too long. taken' });
});
