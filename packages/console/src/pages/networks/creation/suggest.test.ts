import { expect, test } from 'vitest';
import { cidr, ip } from '../address-map/address-map.suite.ts';
import { checkNetwork } from './check.ts';
import { emptyForm, homeFacts, lanNetwork, nicOf, siteOf } from './creation.suite.ts';
import { bodyOf } from './form.ts';
import {
  nicWithTag,
  suggestAddressing,
  suggestDriver,
  suggestName,
  suggestParent,
  suggestShim,
  suggestTypedRange,
} from './suggest.ts';

const unknown = { subnet: '', gateway: '', ipRange: '' };

test('the NIC by which the host goes out is chosen first, and its addressing is its own', () => {
  expect(suggestParent(siteOf())).toBe('eth0');
  expect(suggestAddressing('macvlan', 'eth0', siteOf())).toEqual({
    subnet: '192.168.1.0/24',
    gateway: '192.168.1.1',
    ipRange: '192.168.1.192/27',
  });
});

test('what is suggested is accepted as it is, without a warning', () => {
  const site = siteOf();
  const form = { ...emptyForm, name: suggestName('macvlan', []), parentInterface: suggestParent(site) };
  const body = bodyOf({ ...form, ...suggestAddressing('macvlan', form.parentInterface, site) });
  expect(checkNetwork(body, site)).toMatchObject({ faults: {}, warnings: {}, spec: { name: 'lan' } });
});

test('a LAN that has its network already is not suggested again', () => {
  expect(suggestParent(siteOf({ networks: [lanNetwork('lan')] }))).toBe('eth1');
  expect(suggestName('macvlan', [lanNetwork('lan')])).toBe('lan-2');
  expect(suggestName('macvlan', [lanNetwork('lan'), lanNetwork('lan-2')])).toBe('lan-3');
  expect(suggestName('bridge', [])).toBe('internal');
});

test('a network inside the host is suggested where every LAN has its network', () => {
  const [lan, spare] = [
    lanNetwork('lan'),
    lanNetwork('spare', { parentInterface: 'eth1', subnet: cidr('10.0.0.0/24') }),
  ];
  expect([[], [lan], [lan, spare]].map((networks) => suggestDriver(siteOf({ networks })))).toEqual([
    'macvlan',
    'macvlan',
    'bridge',
  ]);
  expect(suggestDriver(siteOf({ facts: homeFacts([]) }))).toBe('bridge');
});

test('a gateway that nobody told is not guessed', () => {
  const facts = { ...homeFacts(), routes: [] };
  expect(suggestAddressing('macvlan', 'eth0', siteOf({ facts }))).toMatchObject({ gateway: '' });
  expect(suggestAddressing('macvlan', 'eth1', siteOf())).toEqual(unknown);
  expect(suggestAddressing('macvlan', 'nowhere', siteOf())).toEqual(unknown);
  expect(suggestAddressing('bridge', 'eth0', siteOf())).toEqual(unknown);
});

test("another host's network on the same LAN tells the router, and keeps its range to itself", () => {
  const facts = { ...homeFacts(), routes: [] };
  const elsewhere = [lanNetwork('there'), lanNetwork('inside', { driver: 'bridge', gateway: ip('192.168.1.7') })];
  expect(suggestAddressing('macvlan', 'eth0', siteOf({ facts, elsewhere }))).toEqual({
    subnet: '192.168.1.0/24',
    gateway: '192.168.1.1',
    ipRange: '192.168.1.160/27',
  });
});

test('of several LANs on a NIC the one without a network is suggested', () => {
  const facts = homeFacts([nicOf('eth0', ['169.254.3.4/16', '192.168.1.10/24', '10.9.0.5/16', 'fd00::5/64'])]);
  expect(suggestAddressing('macvlan', 'eth0', siteOf({ facts })).subnet).toBe('192.168.1.0/24');
  const site = siteOf({ facts, networks: [lanNetwork('lan', { subnet: cidr('192.168.1.0/24') })] });
  expect(suggestAddressing('macvlan', 'eth0', site)).toMatchObject({ subnet: '10.9.0.0/16', gateway: '' });
});

test('a host without a NIC that could be a parent has none to suggest', () => {
  expect(suggestParent(siteOf({ facts: homeFacts([]) }))).toBeNull();
});

test('a subnet that was typed gets a range as soon as it is one', () => {
  const range = (subnet: string, gateway = '') => suggestTypedRange({ subnet, gateway }, siteOf());
  expect(range(' 10.9.0.0/24 ')).toBe('10.9.0.192/27');
  expect(range('10.9.0.0/24', '10.9.0.200')).toBe('10.9.0.160/27');
  expect([range('10.9.0.'), range('10.9.0.4/24'), range('fd00::/64')]).toEqual([null, null, null]);
});

test('a tag leads to the sub-interface, of which nothing is known until the host has it', () => {
  expect(nicWithTag('eth0', '')).toBe('eth0');
  expect(nicWithTag('eth0', ' 100 ')).toBe('eth0.100');
  expect(nicWithTag(null, '100')).toBeNull();
  expect(suggestAddressing('macvlan', nicWithTag('eth0', '100'), siteOf())).toEqual(unknown);
});

test('a host shim is suggested where nobody is known to be, and is accepted as it is', () => {
  const typed = {
    ...emptyForm,
    name: 'lan',
    parentInterface: 'eth0',
    subnet: '192.168.1.0/24',
    gateway: '192.168.1.1',
  };
  const form = { ...typed, ipRange: '192.168.1.192/27' };
  const hostShim = suggestShim(form, siteOf()) ?? '';
  expect(hostShim).toBe('192.168.1.254');
  expect(checkNetwork(bodyOf({ ...form, hostShim }), siteOf()).faults).toEqual({});
  const elsewhere = [lanNetwork('far', { hostShim: { address: ip('192.168.1.254') } })];
  expect(suggestShim({ ...form, excludedAddresses: ['192.168.1.253', 'x'] }, siteOf({ elsewhere }))).toBe(
    '192.168.1.252',
  );
  for (const subnet of ['', '192.168.1.5/24', 'fd00::/64', '10.0.0.0/31'])
    expect(suggestShim({ ...form, subnet }, siteOf()), subnet).toBeNull();
});
