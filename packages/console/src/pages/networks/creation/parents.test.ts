import { expect, test } from 'vitest';
import { cidr } from '../address-map/address-map.suite.ts';
import { homeFacts } from './creation.suite.ts';
import { explainUse, listParents } from './parents.ts';

test('interfaces that can be a parent come first; the kernel’s own are kept apart', () => {
  const { shown, rest } = listParents(homeFacts());
  expect(shown.map(({ name }) => name)).toEqual(['eth1', 'eth0', 'wlan0']);
  expect(rest.map(({ name }) => name)).toEqual(['lo']);
});

test('a NIC is shared exactly when the host has an address inside the subnet', () => {
  const [, eth1, eth0] = homeFacts().interfaces;
  const lan = cidr('192.168.1.0/24');
  expect(eth0 && explainUse(eth0, lan)).toMatch(/^Shared NIC: the host is 192\.168\.1\.10/);
  expect(eth0 && explainUse(eth0, cidr('10.0.0.0/24'))).toMatch(/^Dedicated NIC/);
  expect(eth1 && explainUse(eth1, lan)).toMatch(/^Dedicated NIC/);
  expect(eth0 && explainUse(eth0, null)).toMatch(/^Dedicated NIC.*Give the LAN's own subnet and router below\.$/);
  expect(eth1 && explainUse(eth1, lan)).not.toMatch(/below/);
});
