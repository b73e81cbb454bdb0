import { describe, expect, test } from 'vitest';
import { cidr } from '../address/address.suite.ts';
import { hostEngineOf } from '../engine/capabilities.ts';
import { homeLab, nic } from '../host.suite.ts';
import type { ForeignSubnet, HostInterface } from '../host.ts';
import { contextOf, existing, messages } from './network.suite.ts';
import type { NetworkDraft } from './types.ts';

const kernel = { ...homeLab().kernel, ipvlan: true, vlan: true };
const macvlan: NetworkDraft = {
  name: 'lan',
  driver: 'macvlan',
  parentInterface: 'eth1',
  subnet: '10.7.0.0/24',
  gateway: '10.7.0.1',
};
const ipvlan: NetworkDraft = { ...macvlan, driver: 'ipvlan' };

function foreign(changes: Partial<ForeignSubnet> = {}): ForeignSubnet {
  const subnet = cidr('10.90.0.0/24');
  return { engineId: 'e-shop', name: 'shop', parentInterface: 'eth1', subnet, driver: 'ipvlan', ...changes };
}

function beside(...foreignNetworks: readonly ForeignSubnet[]) {
  return contextOf(homeLab({ kernel, foreignNetworks }));
}

function besideLink(changes: Partial<Omit<HostInterface, 'addresses'>>) {
  const link = nic('sub0', 'macvlan', { parent: 'eth1', driver: 'ipvlan', ...changes });
  return contextOf(homeLab({ kernel, interfaces: [...homeLab().interfaces, link] }));
}

describe("a Docker network that is not Trailer's", () => {
  test('keeps the other driver off its parent, and can be taken over', () => {
    expect(messages(macvlan, beside(foreign()))).toEqual([
      "parentInterface eth1 carries ipvlan network shop of Docker (not Trailer's), and the kernel gives an interface to macvlan or ipvlan, not both: take it over, use driver ipvlan, or another parent",
    ]);
    expect(messages(ipvlan, beside(foreign({ driver: 'macvlan' })))).toEqual([
      expect.stringContaining('use driver mac'),
    ]);
  });

  test('keeps nobody off another parent or tag, and nobody where it is taken over, a bridge, or of unknown driver', () => {
    expect(messages({ ...macvlan, vlanId: 20 }, beside(foreign()))).toEqual([]);
    expect(messages({ ...macvlan, vlanId: 20 }, beside(foreign({ parentInterface: 'eth1.20' })))).toHaveLength(1);
    expect(messages(macvlan, beside(foreign({ parentInterface: 'eth0' })))).toEqual([]);
    expect(messages(macvlan, beside(foreign({ driver: 'bridge' }), foreign({ driver: undefined })))).toEqual([]);
    expect(messages({ name: 'web', driver: 'bridge' }, beside(foreign()))).toEqual([]);
    const adopted = existing({ name: 'shop', adopted: 'e-shop', driver: 'ipvlan', parentInterface: 'eth0' });
    expect(messages(macvlan, { ...beside(foreign()), networks: [adopted] })).toEqual([]);
  });

  test('has its parent to itself in mode passthru', () => {
    const own = foreign({ driver: 'macvlan', mode: 'passthru' });
    expect(messages(macvlan, beside(own))).toEqual([
      "parentInterface eth1 carries macvlan network shop of Docker (not Trailer's), and a passthru network has its interface to itself: take it over, use another parent, or mode bridge for both",
    ]);
    expect(messages(macvlan, beside({ ...own, mode: 'bridge' }))).toEqual([]);
    expect(messages({ ...macvlan, mode: 'passthru' }, beside({ ...own, mode: null }))).toHaveLength(1);
  });

  test('counts where the engine allows one network of a driver per parent', () => {
    expect(messages(ipvlan, beside(foreign()))).toEqual([
      "parentInterface eth1 carries ipvlan network shop of Docker (not Trailer's) already, and engine 28.5.2 allows one ipvlan network per parent: take that network over, use another parent",
    ]);
    const engine = hostEngineOf({ version: '20.10.24', apiVersion: '1.41' });
    const old = contextOf(homeLab({ kernel, engine, foreignNetworks: [foreign({ driver: 'macvlan' })] }));
    expect(messages(macvlan, old)).toEqual([
      expect.stringContaining('take that network over, use another parent, or Docker 27.0'),
    ]);
  });
});

describe('an interface of the host itself', () => {
  test('keeps the other driver off the parent that it hangs on', () => {
    expect(messages(macvlan, besideLink({}))).toEqual([
      'parentInterface eth1 carries ipvlan interface sub0 of this host, and the kernel gives an interface to macvlan or ipvlan, not both: use driver ipvlan, or another parent',
    ]);
    expect(messages(ipvlan, besideLink({ driver: 'macvlan' }))).toHaveLength(1);
    expect(messages({ ...macvlan, mode: 'passthru' }, besideLink({ driver: 'macvlan' }))).toHaveLength(1);
  });

  test('keeps off nobody else, and nobody at all while its driver is not told', () => {
    expect(messages(ipvlan, besideLink({}))).toEqual([]);
    expect(messages(macvlan, besideLink({ parent: 'eth0' }))).toEqual([]);
    expect(messages(macvlan, besideLink({ driver: undefined }))).toEqual([]);
    expect(messages({ name: 'web', driver: 'bridge' }, besideLink({}))).toEqual([]);
  });

  test('is none where it is a host shim, which goes with its network', () => {
    expect(messages(ipvlan, besideLink({ name: 'trl-0123456789', driver: 'macvlan' }))).toEqual([]);
  });
});
