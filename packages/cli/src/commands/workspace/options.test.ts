import * as netmodel from '@trailer/netmodel';
import { expect, test } from 'vitest';
import { accelerations, editions, networkModes } from './options.ts';

test('help names every edition and every acceleration there is', () => {
  expect(editions).toEqual(netmodel.windowsEditions);
  expect(networkModes).toEqual(netmodel.networkingModes);
  expect(accelerations).toEqual(netmodel.accelerations);
});
