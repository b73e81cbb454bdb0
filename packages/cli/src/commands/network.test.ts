import { ipvlanModes, macvlanModes } from '@trailer/netmodel';
import { expect, test } from 'vitest';
import * as options from './network.ts';

test('the modes that --mode is said to take are those there are', () => {
  expect(options.macvlanModes).toEqual(macvlanModes);
  expect(options.ipvlanModes).toEqual(ipvlanModes);
});
