import { parseCidr } from '@trailer/netmodel';
import { expect, test } from 'vitest';
import { lanNetwork, siteOf } from '../creation/creation.suite.ts';
import { walk, withAnswer } from './answers.ts';

const site = siteOf();
const ids = (answers: Parameters<typeof walk>[0]) => walk(answers, site).steps.map(({ question }) => question.id);

test('the first question is asked first, and the next as soon as it is answered', () => {
  expect(ids({})).toEqual(['network']);
  expect(ids({ network: 'yes' })).toEqual(['network', 'lan']);
  expect(walk({ network: 'yes' }, site).steps.map(({ answer }) => answer)).toEqual(['yes', null]);
});

test('three answers lead to what to make', () => {
  const answers = withAnswer({ network: 'yes', lan: 'yes' }, 'switch', 'several');
  expect(walk(answers, site).recommendation).toMatchObject({ driver: 'macvlan', network: { parentInterface: 'eth0' } });
});

test('what networks of other hosts give out on the LAN is not given out again', () => {
  const answers = { network: 'yes', lan: 'yes', switch: 'several' };
  const rangeOf = (elsewhere: Parameters<typeof walk>[1]['elsewhere']) =>
    walk(answers, siteOf({ elsewhere })).recommendation?.network?.ipRange ?? null;
  const first = parseCidr(rangeOf([]) ?? '');
  if (!first.ok) throw new Error('there is no range');
  const second = rangeOf([lanNetwork('there', { ipRange: first.value })]);
  expect(second).not.toBe(first.value);
  expect(second).not.toBeNull();
});

test('another answer takes another way, and what was answered on the first waits there', () => {
  const answers = { network: 'yes', lan: 'yes', switch: 'several' };
  expect(ids(withAnswer(answers, 'lan', 'no'))).toEqual(['network', 'lan', 'matters']);
  expect(ids(withAnswer(withAnswer(answers, 'lan', 'no'), 'lan', 'yes'))).toEqual(['network', 'lan', 'switch']);
});
