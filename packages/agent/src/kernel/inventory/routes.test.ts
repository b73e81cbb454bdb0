import { describe, expect, test } from 'vitest';
import { parseRoutes } from './routes.ts';

// Recorded from iproute2 6.1.
const recorded4 = `[{"dst":"default","gateway":"192.168.77.1","dev":"eth0","flags":[]},{"dst":"10.0.0.0/8","flags":[],"nexthops":[{"gateway":"192.168.77.2","dev":"eth0","weight":1,"flags":[]},{"gateway":"192.168.77.3","dev":"eth1","weight":1,"flags":[]}]},{"type":"unreachable","dst":"10.5.0.0/16","flags":[]},{"dst":"192.168.77.0/24","dev":"eth0","protocol":"kernel","scope":"link","prefsrc":"192.168.77.10","flags":[]},{"dst":"10.7.7.7","dev":"tun0","scope":"link","flags":[]}]`;
const recorded6 = `[{"dst":"fd77::/64","dev":"eth0","protocol":"kernel","metric":256,"flags":[],"pref":"medium"},{"dst":"fe80::/64","dev":"eth0","protocol":"kernel","metric":256,"flags":[],"pref":"medium"},{"dst":"default","gateway":"fe80::1","dev":"eth0","metric":1024,"flags":[],"pref":"medium"}]`;

describe("the host's routes", () => {
  test('name destination, interface and gateway, one for each next hop', () => {
    expect(parseRoutes(recorded4)).toEqual([
      { destination: '0.0.0.0/0', interface: 'eth0', gateway: '192.168.77.1' },
      { destination: '10.0.0.0/8', interface: 'eth0', gateway: '192.168.77.2' },
      { destination: '10.0.0.0/8', interface: 'eth1', gateway: '192.168.77.3' },
      { destination: '192.168.77.0/24', interface: 'eth0', gateway: null },
      { destination: '10.7.7.7/32', interface: 'tun0', gateway: null },
    ]);
  });

  test('leave out what holds on one wire only', () => {
    expect(parseRoutes(recorded6)).toEqual([
      { destination: 'fd77::/64', interface: 'eth0', gateway: null },
      { destination: '::/0', interface: 'eth0', gateway: 'fe80::1' },
    ]);
  });

  test('are those of the main table alone', () => {
    const local =
      '[{"type":"unicast","dst":"10.1.0.0/16","dev":"eth0","table":"7100"},{"type":"local","dst":"10.1.0.5","dev":"eth0","table":"local"}]';
    expect(parseRoutes(local)).toEqual([]);
  });
});
