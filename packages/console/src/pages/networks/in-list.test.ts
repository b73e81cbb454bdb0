import type { Network } from '@trailer/contract';
import { expect, test } from 'vitest';
import { withChangedNetwork, withNewNetwork } from './in-list.ts';

function network(generation: number, name = 'lan'): Network {
  return { id: 'n1', name, generation } as unknown as Network;
}

test('an answer never undoes what an event told before it', () => {
  expect(withChangedNetwork([network(1)], network(2, 'office'))).toEqual([network(2, 'office')]);
  expect(withChangedNetwork([network(2, 'told')], network(2))).toEqual([network(2, 'told')]);
  expect(withChangedNetwork([network(3)], network(2, 'office'))).toEqual([network(3)]);
  expect(withChangedNetwork([], network(2))).toEqual([]);
});

test('a new network is in the list once', () => {
  expect(withNewNetwork([], network(1))).toEqual([network(1)]);
  expect(withNewNetwork([network(2)], network(1))).toEqual([network(2)]);
});
