import { type IpAddress, type MacAddress, parseIpAddress, parseMacAddress } from '@trailer/netmodel';
import { beforeEach, describe, expect, test } from 'vitest';
import { AddressClashes } from './clashes.ts';

const address = parseIpAddress('192.168.77.200');
const [first, second] = ['52:54:00:00:00:98', '52:54:00:00:00:99'].map(parseMacAddress);
if (!address.ok || first?.ok !== true || second?.ok !== true) throw new Error('the test has odd addresses');
const held: { workspaceId: string; address: IpAddress } = { workspaceId: 'w1', address: address.value };
const macs: readonly MacAddress[] = [first.value, second.value];

describe('what is known of a clash', () => {
  let clashes: AddressClashes;
  beforeEach(() => {
    clashes = new AddressClashes();
  });
  const note = (...strangers: readonly MacAddress[]) => clashes.note([{ ...held, strangers }]);
  const all = () => clashes.all.map(({ mac, gone }) => [mac, gone]);

  test('begins with an answer, and ends when two questions in a row had none', () => {
    expect(note()).toBe(false);
    expect(note(first.value)).toBe(true);
    expect(note()).toBe(false);
    expect(note(first.value)).toBe(false);
    expect(note()).toBe(false);
    expect(all()).toEqual([[first.value, false]]);
    expect(note()).toBe(true);
    expect(all()).toEqual([[first.value, true]]);
    expect(note()).toBe(false);
    expect(clashes.knows(held.address, first.value)).toBe(false);
  });

  test('stays with the same station while that answers, whoever else does', () => {
    note(second.value);
    note(...macs);
    expect(all()).toEqual([[second.value, false]]);
    note(first.value);
    expect(all()).toEqual([[first.value, false]]);
  });

  test('goes with the address of its workspace', () => {
    note(first.value);
    expect(clashes.keepOnly([held])).toBe(false);
    expect(clashes.keepOnly([{ ...held, workspaceId: 'w2' }])).toBe(true);
    expect(clashes.all).toEqual([]);
  });
});
