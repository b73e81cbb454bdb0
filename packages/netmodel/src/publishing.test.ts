import { describe, expect, test } from 'vitest';
import { ip } from './address/address.suite.ts';
import type { IpFamily } from './address/types.ts';
import { publishingAmong, publishingBridges } from './publishing.ts';

const bridge = (key: string, ...families: readonly IpFamily[]) => ({ key, families: new Set(families) });

describe('the bridges that publish ports', () => {
  test.each([
    ['the first of several with one family', [bridge('a', 4), bridge('b', 4)], { 4: 'a' }],
    [
      'the one with both families before an earlier one with one',
      [bridge('a', 4), bridge('b', 4, 6)],
      { 4: 'b', 6: 'b' },
    ],
    ['one for each family where none has both', [bridge('a', 4), bridge('b', 6)], { 4: 'a', 6: 'b' }],
    ['none where there is none', [], {}],
  ])('are %s', (_what, bridges, found) => {
    expect(publishingBridges(bridges)).toEqual({ 4: undefined, 6: undefined, ...found });
  });

  test('are told of endpoints that have one address each', () => {
    const endpoints = [
      { on: 'a', address: ip('172.17.0.2') },
      { on: 'b', address: ip('172.18.0.2') },
      { on: 'b', address: ip('fd18::2') },
    ];
    const publishes = publishingAmong(endpoints, ({ on }) => on);
    expect(endpoints.map(publishes)).toEqual([false, true, true]);
    expect(publishes({ on: 'b', address: ip('fd18::2') })).toBe(false);
  });
});
