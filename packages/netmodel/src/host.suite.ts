import { ip, mac, must, port } from './address/address.suite.ts';
import { parseCidr, parseInterfaceAddress } from './address/parse.ts';
import { hostEngineOf } from './engine/capabilities.ts';
import type { HostFacts, HostInterface, HostListener, HostRoute, InterfaceKind } from './host.ts';
import { checkParent } from './network/parent.ts';

type NicChanges = Partial<Omit<HostInterface, 'addresses'>> & { readonly addresses?: readonly string[] };

/** A host interface with addresses as text; up, and as fit to be a parent as its kind is, unless the test says otherwise. */
export function nic(name: string, kind: InterfaceKind, { addresses = [], ...changes }: NicChanges = {}): HostInterface {
  const whyNot = checkParent({ kind, up: changes.up ?? true, master: null });
  return {
    name,
    kind,
    mac: null,
    mtu: 1500,
    up: true,
    parentable: whyNot === null,
    ...(whyNot === null ? {} : { whyNot }),
    ...changes,
    addresses: addresses.map((text) => must(parseInterfaceAddress(text))),
  };
}

export function route(destination: string, by: string, gateway: string | null = null): HostRoute {
  return { destination: must(parseCidr(destination)), interface: by, gateway: gateway === null ? null : ip(gateway) };
}

export function listener(address: string | null, number: number, changes: Partial<HostListener> = {}): HostListener {
  return {
    address: address === null ? null : ip(address),
    port: port(number),
    protocol: 'tcp',
    owner: 'a host process',
    workspaceId: null,
    ...changes,
  };
}

/** A common home-lab host: one NIC on the LAN, a second one without an address, Docker's own bridge. */
export function homeLab(changes: Partial<HostFacts> = {}): HostFacts {
  return {
    interfaces: [
      nic('lo', 'loopback', { addresses: ['127.0.0.1/8', '::1/128'] }),
      nic('eth0', 'physical', { addresses: ['192.168.1.10/24', 'fd00::10/64'], mac: mac('52:54:00:00:00:10') }),
      nic('eth1', 'physical', { mac: mac('52:54:00:00:00:11') }),
      nic('docker0', 'docker-bridge', { addresses: ['172.17.0.1/16'] }),
    ],
    routes: [
      route('0.0.0.0/0', 'eth0', '192.168.1.1'),
      route('192.168.1.0/24', 'eth0'),
      route('172.17.0.0/16', 'docker0'),
    ],
    listeners: [],
    kernel: { macvlan: true, ipvlan: false, vlan: false, policyRouting: true, kvm: true },
    engine: hostEngineOf({ version: '28.5.2', apiVersion: '1.51' }),
    ...changes,
  };
}
