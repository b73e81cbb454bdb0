import { expect, test } from 'vitest';
import { ip } from '../address/address.suite.ts';
import { nic } from '../host.suite.ts';
import { shimMacOf, shimNameOf } from './marks.ts';
import { previewLinks } from './preview.ts';

const plain = { parentInterface: 'eth0', vlanId: null, hostShim: null };
const at = { networkId: 'n1', interfaces: [nic('eth0', 'physical')] };

test('a network that changes nothing on its host shows nothing', () => {
  expect(previewLinks(plain, at)).toEqual([]);
  expect(previewLinks({ ...plain, parentInterface: null }, at)).toEqual([]);
});

test('a tagged network shows its sub-interface, unless the user made it', () => {
  const tagged = { ...plain, vlanId: 100 };
  expect(previewLinks(tagged, at)).toEqual([
    'ip link add link eth0 name eth0.100 type vlan id 100',
    'ip link set dev eth0.100 up',
    'ip link set dev eth0.100 alias trailer:vlan',
  ]);
  expect(previewLinks(tagged, { ...at, interfaces: [...at.interfaces, nic('eth0.100', 'vlan')] })).toEqual([]);
});

test('a host shim shows its link, what is set on it before it is switched on, and its address', () => {
  const name = shimNameOf('n1');
  const shim = { ...plain, vlanId: 100, hostShim: { address: ip('192.168.1.250') } };
  expect(previewLinks(shim, at).slice(3)).toEqual([
    `ip link add link eth0.100 name ${name} address ${shimMacOf('n1')} type macvlan mode bridge`,
    `sysctl -w net.ipv4.conf.${name}.arp_ignore=1`,
    `sysctl -w net.ipv4.conf.${name}.arp_announce=2`,
    `sysctl -w net.ipv4.conf.${name}.rp_filter=2`,
    `sysctl -w net.ipv6.conf.${name}.disable_ipv6=1`,
    `ip address add 192.168.1.250/32 dev ${name}`,
    `ip link set dev ${name} up`,
  ]);
});

test('a network that is not there yet has a shim of no name yet', () => {
  const shim = { ...plain, hostShim: { address: ip('192.168.1.250') } };
  const lines = previewLinks(shim, { ...at, networkId: null });
  expect(lines).toHaveLength(7);
  expect(lines.filter((line) => !line.includes('trl-preview'))).toEqual([]);
});
