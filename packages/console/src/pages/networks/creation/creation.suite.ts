import { parseHostFacts, type ReportedFacts } from '@trailer/contract';
import type { ExistingNetwork, HostFacts } from '@trailer/netmodel';
import { cidr, ip } from '../address-map/address-map.suite.ts';
import type { NetworkForm } from './form.ts';
import type { Site } from './suggest.ts';

type Nic = ReportedFacts['interfaces'][number];

const nic = { mac: null, kind: 'physical', mtu: 1500, up: true, addresses: [], parentable: true } as const;

export function nicOf(name: string, addresses: readonly string[], changes: Partial<Nic> = {}): Nic {
  return { ...nic, name, ...changes, addresses: [...addresses] };
}

const homeNics = [
  nicOf('lo', ['127.0.0.1/8'], { kind: 'loopback', parentable: false, whyNot: 'leads to no LAN' }),
  nicOf('eth1', []),
  nicOf('eth0', ['192.168.1.10/24']),
  nicOf('wlan0', ['192.168.7.4/24'], { kind: 'wifi', parentable: false, whyNot: 'is a Wi-Fi interface' }),
];

/** A host at home: one NIC on the LAN, by which it goes out, one without an address, and Wi-Fi. */
export function homeFacts(interfaces: readonly Nic[] = homeNics): HostFacts {
  return parseHostFacts({
    interfaces: [...interfaces],
    routes: [
      { destination: '0.0.0.0/0', interface: 'eth0', gateway: '192.168.1.1' },
      { destination: '192.168.1.0/24', interface: 'eth0', gateway: null },
    ],
    listeners: [],
    kernel: { macvlan: true, ipvlan: true, vlan: true, policyRouting: true, kvm: false },
    engine: null,
  });
}

export function siteOf(changes: Partial<Site> = {}): Site {
  return { facts: homeFacts(), networks: [], elsewhere: [], ...changes };
}

export function lanNetwork(name: string, changes: Partial<ExistingNetwork> = {}): ExistingNetwork {
  return {
    id: name,
    name,
    driver: 'macvlan',
    parentInterface: 'eth0',
    subnet: cidr('192.168.1.0/24'),
    gateway: ip('192.168.1.1'),
    ipRange: cidr('192.168.1.192/27'),
    excludedAddresses: [],
    vlanId: null,
    mode: null,
    ipv6: null,
    hostShim: null,
    ...changes,
  };
}

export const emptyForm: NetworkForm = {
  hostId: 'h1',
  driver: 'macvlan',
  parentInterface: null,
  mode: '',
  vlanId: '',
  subnet: '',
  gateway: '',
  ipRange: '',
  excludedAddresses: [],
  hostShim: '',
  ipv6Subnet: '',
  ipv6Gateway: '',
  ipv6Range: '',
  ipv6Only: false,
  name: '',
  description: '',
};
