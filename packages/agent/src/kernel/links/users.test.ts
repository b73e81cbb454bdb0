import { expect, test } from 'vitest';
import { parseLinkUsers } from './users.ts';

/** As iproute2 6.1 prints links, without the keys that nobody reads. */
function link(ifname: string, info_kind: string | null, extra: object = {}): object {
  return { ifname, flags: ['UP'], ...(info_kind === null ? {} : { linkinfo: { info_kind } }), ...extra };
}

const vlan = link('eth0.100', 'vlan', { link: 'eth0', ifalias: 'trailer:vlan' });
const users = (...others: readonly object[]) => parseLinkUsers(JSON.stringify([...others]), 'eth0.100');

test('a sub-interface that nothing hangs on, but a host shim of ours, has no users', () => {
  expect(users(link('eth0', null), vlan)).toEqual([]);
  expect(users(vlan, link('trl-0123456789', 'macvlan', { link: 'eth0.100' }))).toEqual([]);
  expect(users(vlan, link('macvtap0', 'macvtap', { link: 'eth0' }))).toEqual([]);
});

test('the NIC of a VM, a tag in the tag and a bridge that it is a port of are its users', () => {
  const port = { ...vlan, master: 'br7' };
  const onTop = [link('macvtap0', 'macvtap', { link: 'eth0.100' }), link('q', 'vlan', { link: 'eth0.100' })];
  expect(users(port, ...onTop)).toEqual(['is a port of br7', 'carries macvtap macvtap0', 'carries vlan q']);
  expect(users(vlan, link('trl-tap', 'macvtap', { link: 'eth0.100' }))).toEqual(['carries macvtap trl-tap']);
});

test('what hangs on a link of another namespace, or a port of something else, is not', () => {
  expect(users(vlan, link('x', 'macvlan', { link: 'eth0.100', link_netnsid: 0 }))).toEqual([]);
  expect(users(vlan, link('eth1', null, { master: 'br7' }))).toEqual([]);
});
