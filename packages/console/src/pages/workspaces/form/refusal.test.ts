import { expect, test } from 'vitest';
import { emptyForm } from './form.ts';
import { standingFaults } from './refusal.ts';

const sent = { ...emptyForm('h1'), name: 'web', cpus: '1' };
const faults = { name: 'name is taken', 'resources.cpus': 'too many', 'ports[0].hostPort': 'taken', '': 'refused' };

test('what the server said of a field stands until that field is changed', () => {
  expect(standingFaults({ form: sent, faults }, sent)).toEqual(faults);
  expect(standingFaults({ form: sent, faults }, { ...sent, name: 'web-2' })).toEqual({
    'resources.cpus': 'too many',
    'ports[0].hostPort': 'taken',
  });
  expect(Object.keys(standingFaults({ form: sent, faults }, { ...sent, cpus: '2', ports: [] }))).toEqual(['name']);
});

test('without a refusal nothing stands', () => {
  expect(standingFaults(null, sent)).toEqual({});
});
