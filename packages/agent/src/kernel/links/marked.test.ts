import { expect, test } from 'vitest';
import { firstComplaint } from './change.ts';
import { parseMarkedLinks } from './marked.ts';

/** As iproute2 6.1 prints links, without the keys that nobody reads. */
function link(ifname: string, info_kind: string | null, extra: object = {}): object {
  const linkinfo = info_kind === null ? {} : { linkinfo: { info_kind } };
  return { ifname, flags: ['BROADCAST', 'UP', 'LOWER_UP'], mtu: 1500, addr_info: [], ...linkinfo, ...extra };
}

const shim = link('trl-0123456789', 'macvlan', {
  link: 'eth0',
  address: '02:11:22:33:44:55',
  linkinfo: { info_kind: 'macvlan', info_data: { mode: 'bridge' } },
  addr_info: [
    { family: 'inet', local: '192.168.77.250', prefixlen: 32, scope: 'global' },
    { family: 'inet6', local: 'fe80::11:22ff:fe33:4455', prefixlen: 64, scope: 'link' },
  ],
});

const route = (dst: string, changes: object = {}) => ({
  type: 'unicast',
  dst,
  dev: 'trl-0123456789',
  protocol: '214',
  scope: 'link',
  prefsrc: '192.168.77.250',
  ...changes,
});

function parse(links: readonly object[], routes: readonly object[] = [], settled = true) {
  const text = { addresses: JSON.stringify(links), routes: JSON.stringify(routes) };
  return parseMarkedLinks({ ...text, isSettled: () => settled });
}

test('a shim is told with everything that is wanted of it', () => {
  const local = route('192.168.77.250', { type: 'local', table: 'local', protocol: 'kernel' });
  expect(
    parse([link('eth0', null), shim], [route('192.168.77.50'), local, route('192.168.77.51', { prefsrc: undefined })]),
  ).toEqual([
    {
      kind: 'shim',
      name: 'trl-0123456789',
      parentInterface: 'eth0',
      mac: '02:11:22:33:44:55',
      mode: 'bridge',
      up: true,
      addresses: ['192.168.77.250/32'],
      routes: [
        { destination: '192.168.77.50', source: '192.168.77.250' },
        { destination: '192.168.77.51', source: null },
      ],
      settled: true,
    },
  ]);
});

test('routes on a shim that others made are not ours to change', () => {
  const others = [
    route('192.168.77.50', { protocol: 'static' }),
    route('192.168.77.51', { dev: 'eth0' }),
    route('192.168.77.52', { table: '7100' }),
    route('192.168.77.192/27'),
    route('default'),
  ];
  expect(parse([shim], others)).toMatchObject([{ routes: [] }]);
});

test('a shim that is switched off, or on a parent in another namespace, is told as such', () => {
  expect(
    parse([{ ...shim, flags: ['BROADCAST'], link: undefined, linkinfo: { info_kind: 'macvlan' } }], [], false),
  ).toMatchObject([{ up: false, parentInterface: null, mode: null, settled: false }]);
  expect(parse([{ ...shim, flags: ['NO-CARRIER', 'BROADCAST', 'UP'] }])).toMatchObject([{ up: true }]);
});

test('a VLAN sub-interface is ours by its alias, and what only looks like ours is not', () => {
  const links = [
    link('eth0.100', 'vlan', { ifalias: 'trailer:vlan' }),
    link('eth0.200', 'vlan', { ifalias: 'the office' }),
    link('eth0.300', 'vlan'),
    link('br0', 'bridge', { ifalias: 'trailer:vlan' }),
    link('macvlan-host', 'macvlan'),
    link('trl-nic', 'veth'),
  ];
  expect(parse(links)).toEqual([{ kind: 'vlan', name: 'eth0.100' }]);
});

test('of what the kernel has against a batch the first is told, without the line it was in', () => {
  const stderr =
    'RTNETLINK answers: Network is down\nCommand failed -:3\nCannot find device "trl-x"\nCommand failed -:4\n';
  expect(firstComplaint({ exitCode: 1, stdout: '', stderr })).toBe('Network is down');
  expect(firstComplaint({ exitCode: 127, stdout: '', stderr: 'ip: not installed' })).toBe('ip: not installed');
  expect(firstComplaint({ exitCode: 2, stdout: '', stderr: '' })).toBe('ip exited with 2');
  expect(firstComplaint({ exitCode: 0, stdout: '', stderr: 'a warning' })).toBe('');
});
