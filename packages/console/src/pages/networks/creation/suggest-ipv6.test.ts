import { expect, test } from 'vitest';
import { checkNetwork } from './check.ts';
import { emptyForm, homeFacts, nicOf, siteOf } from './creation.suite.ts';
import { bodyOf, hasIpv6, type NetworkForm, withEdit } from './form.ts';
import { randomUla, suggestIpv6 } from './suggest-ipv6.ts';

const six = { ipv6Subnet: 'fd00:77::/64', ipv6Gateway: 'fd00:77::1', ipv6Range: '' };
const onBridge: NetworkForm = { ...emptyForm, driver: 'bridge', name: 'team' };
const onLan: NetworkForm = { ...emptyForm, name: 'lan', parentInterface: 'eth0' };
const check = (form: NetworkForm) => checkNetwork(bodyOf(form), siteOf());

test('IPv6 goes out only where something of it was given', () => {
  expect(hasIpv6(emptyForm)).toBe(false);
  expect(bodyOf(onBridge)).not.toHaveProperty('ipv6');
  expect(bodyOf({ ...onBridge, ...six, ipv6Only: true }).ipv6).toEqual({
    subnet: 'fd00:77::/64',
    gateway: 'fd00:77::1',
    ipRange: null,
    only: true,
  });
});

test('faults and warnings of it stand at its fields', () => {
  const { faults } = check({
    ...onLan,
    ipv6Subnet: 'fd00:77::5/64',
    ipv6Gateway: 'fe80::1',
    ipv6Range: 'fd00:78::/80',
  });
  expect(Object.keys(faults).toSorted()).toEqual(['ipv6Gateway', 'ipv6Range', 'ipv6Subnet']);
  expect(check({ ...onBridge, ipv6Subnet: '', ipv6Gateway: 'fd00::1' }).faults).toHaveProperty('ipv6Subnet');
  expect(check({ ...onBridge, ...six, ipv6Only: true, subnet: '10.9.0.0/24' }).faults).toHaveProperty('ipv6Only');
  expect(check({ ...onLan, ...six }).warnings).toHaveProperty('ipv6Range');
});

test('a LAN without an IPv4 subnet has IPv6 alone', () => {
  expect(check({ ...onLan, ...six }).spec).toMatchObject({ subnet: null, ipv6: { only: true } });
});

test('the LAN’s own is suggested, with a router inside it', () => {
  const facts = homeFacts([nicOf('eth0', ['192.168.1.10/24', 'fe80::5/64', 'fd00:77::10/64'])]);
  const routed = (gateway: string) => ({
    facts: { ...facts, routes: [{ destination: '::/0', interface: 'eth0', gateway }] as never },
  });
  expect(suggestIpv6(onLan, routed('fd00:77::1'))).toEqual({ subnet: 'fd00:77::/64', gateway: 'fd00:77::1' });
  expect(suggestIpv6(onLan, routed('fe80::1'))).toEqual({ subnet: 'fd00:77::/64', gateway: '' });
  expect(suggestIpv6(onLan, { facts: homeFacts() })).toBeNull();
});

test('a bridge is suggested a prefix of its own, which is accepted as it is', () => {
  const ula = randomUla();
  expect(ula).toMatch(/^fd[\da-f]{2}:[\da-f]{1,4}:[\da-f]{1,4}::\/64$/);
  expect(check({ ...onBridge, ipv6Subnet: ula }).spec).toMatchObject({ ipv6: { subnet: ula, only: false } });
});

test('another NIC takes it away, for it belongs to the LAN', () => {
  expect(withEdit({ ...six }, 'parentInterface', 'eth1')).toEqual({ parentInterface: 'eth1' });
});
