import { describe, expect, it } from 'vitest';
import { planTopology } from './plan.ts';

describe('the plan of a lab', () => {
  it('gives every machine addresses of its own', () => {
    const machines = planTopology([
      { name: 'h1', addressCount: 3 },
      { name: 'h2', nics: 'second-lan', addressCount: 2 },
      { name: 'h3', nics: 'dedicated' },
    ]);
    const addresses = machines.flatMap(({ interfaces }) => interfaces.flatMap((nic) => nic.addresses));
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(machines.find(({ name }) => name === 'h1')?.interfaces[0]?.addresses).toEqual([
      '192.168.77.11/24',
      '192.168.77.12/24',
      '192.168.77.13/24',
    ]);
  });

  it('gives a host with a dedicated NIC a second one on the same LAN without an address', () => {
    const host = planTopology([{ name: 'h1', nics: 'dedicated' }]).find(({ role }) => role === 'host');
    expect(host?.interfaces[1]).toEqual({ name: 'eth1', lan: 'lan', addresses: [] });
    expect(host?.sysctls).toMatchObject({ 'ipv4/conf/all/arp_ignore': '1' });
  });

  it('has a second LAN, with a client and a leg of the router, only when a host is on it', () => {
    const names = (nics: 'shared' | 'second-lan') => planTopology([{ name: 'h1', nics }]).map(({ name }) => name);
    expect(names('shared')).toEqual(['router', 'lan-client', 'off-lan-client', 'h1']);
    expect(names('second-lan')).toContain('lan2-client');
  });
});
