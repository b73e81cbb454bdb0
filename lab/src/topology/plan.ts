/** The segments of a lab: `lan` is home, `lan2` a second LAN behind the same router, `off-lan` everything else. */
export type LanName = 'lan' | 'lan2' | 'off-lan';

/** `shared`: the addresses and macvlans share eth0. `dedicated`: eth1, without an address, is free for macvlans. `second-lan`: eth1 has an address on lan2. */
export type NicLayout = 'shared' | 'dedicated' | 'second-lan';

export interface HostSpec {
  readonly name: string;
  readonly nics?: NicLayout | undefined;
  /** How many addresses eth0 has; 1 unless told. */
  readonly addressCount?: number | undefined;
}

export interface InterfacePlan {
  readonly name: string;
  readonly lan: LanName;
  /** Addresses with prefix length, of either family. */
  readonly addresses: readonly string[];
}

export interface MachinePlan {
  readonly name: string;
  readonly role: 'router' | 'client' | 'host';
  readonly interfaces: readonly InterfacePlan[];
  /** Where the default routes go, one a family; none on the router. */
  readonly gateways: readonly string[];
  readonly sysctls: Readonly<Record<string, string>>;
}

interface Segment {
  readonly subnet: string;
  readonly gateway: string;
  readonly workspaceRange: string;
}

/** Subnet of each segment; the upper half (`.128/25`) is never given to a machine and free for workspaces. */
export const lans = {
  lan: { subnet: '192.168.77.0/24', gateway: '192.168.77.1', workspaceRange: '192.168.77.128/25' },
  lan2: { subnet: '192.168.78.0/24', gateway: '192.168.78.1', workspaceRange: '192.168.78.128/25' },
  'off-lan': { subnet: '10.99.0.0/24', gateway: '10.99.0.1', workspaceRange: '10.99.0.128/25' },
} as const satisfies Record<LanName, Segment>;

/** The same segments in IPv6, where a lab has it; machines are below `::1000`. */
export const ipv6Lans = {
  lan: { subnet: 'fd00:77::/64', gateway: 'fd00:77::1', workspaceRange: 'fd00:77::1000/116' },
  lan2: { subnet: 'fd00:78::/64', gateway: 'fd00:78::1', workspaceRange: 'fd00:78::1000/116' },
  'off-lan': { subnet: 'fd00:99::/64', gateway: 'fd00:99::1', workspaceRange: 'fd00:99::1000/116' },
} as const satisfies Record<LanName, Segment>;

/**
 * What every machine starts with, whatever the real machine is set to: a new namespace inherits its IPv4 settings.
 * Loose reverse path filter and promoted secondary addresses are what systemd sets on Debian and Ubuntu.
 */
const everywhere = {
  'ipv4/ip_forward': '0',
  'ipv4/conf/all/rp_filter': '2',
  'ipv4/conf/default/rp_filter': '2',
  'ipv4/conf/all/promote_secondaries': '1',
} as const;

/** Every machine of a lab with its interfaces and addresses; with `ipv6`, of both families. */
export function planTopology(
  hosts: readonly HostSpec[],
  { ipv6 = false }: { readonly ipv6?: boolean | undefined } = {},
): readonly MachinePlan[] {
  const machines = planIpv4(hosts);
  return ipv6 ? machines.map(withIpv6) : machines;
}

/** An IPv6 address beside every IPv4 one, with the same last number, and a default route. */
function withIpv6(machine: MachinePlan): MachinePlan {
  const [home] = machine.interfaces;
  return {
    ...machine,
    interfaces: machine.interfaces.map((nic) => ({
      ...nic,
      addresses: [...nic.addresses, ...nic.addresses.map((address) => ipv6Beside(address, nic.lan))],
    })),
    gateways:
      machine.gateways.length === 0 || home === undefined
        ? machine.gateways
        : [...machine.gateways, ipv6Lans[home.lan].gateway],
    sysctls: { ...machine.sysctls, 'ipv6/conf/all/forwarding': machine.role === 'router' ? '1' : '0' },
  };
}

function ipv6Beside(address: string, lan: LanName): string {
  const number = address
    .replace(/\/\d+$/, '')
    .split('.')
    .at(-1);
  return ipv6Lans[lan].subnet.replace('/', `${number}/`);
}

function planIpv4(hosts: readonly HostSpec[]): readonly MachinePlan[] {
  const usesSecondLan = hosts.some((host) => host.nics === 'second-lan');
  const segments: readonly LanName[] = usesSecondLan ? ['lan', 'lan2', 'off-lan'] : ['lan', 'off-lan'];
  return [
    planRouter(segments),
    planClient('lan-client', 'lan'),
    ...(usesSecondLan ? [planClient('lan2-client', 'lan2')] : []),
    planClient('off-lan-client', 'off-lan'),
    ...hosts.map((host, index) => planHost(host, index)),
  ];
}

function planRouter(segments: readonly LanName[]): MachinePlan {
  return {
    name: 'router',
    role: 'router',
    interfaces: segments.map((lan) => ({ name: lan, lan, addresses: [`${lans[lan].gateway}/24`] })),
    gateways: [],
    // No redirects: a client that learned a shorter way would hide what the router forwards.
    sysctls: {
      ...everywhere,
      'ipv4/ip_forward': '1',
      'ipv4/conf/all/send_redirects': '0',
      'ipv4/conf/default/send_redirects': '0',
    },
  };
}

function planClient(name: string, lan: LanName): MachinePlan {
  const interfaces = [{ name: 'eth0', lan, addresses: [addressIn(lan, 5)] }];
  return { name, role: 'client', interfaces, gateways: [lans[lan].gateway], sysctls: everywhere };
}

/** Two cards on one LAN: else either answers ARP for the other's address. */
const oneAnswerPerCard = { 'ipv4/conf/all/arp_ignore': '1', 'ipv4/conf/all/arp_announce': '2' } as const;

function planHost(host: HostSpec, index: number): MachinePlan {
  const firstNumber = 10 * (index + 1) + 1;
  const addresses = Array.from({ length: host.addressCount ?? 1 }, (_, nth) => addressIn('lan', firstNumber + nth));
  const layout = host.nics ?? 'shared';
  return {
    name: host.name,
    role: 'host',
    interfaces: [{ name: 'eth0', lan: 'lan', addresses }, ...secondNic(layout, firstNumber)],
    gateways: [lans.lan.gateway],
    sysctls: { ...everywhere, ...(layout === 'dedicated' ? oneAnswerPerCard : {}) },
  };
}

function secondNic(layout: NicLayout, number: number): readonly InterfacePlan[] {
  switch (layout) {
    case 'shared':
      return [];
    case 'dedicated':
      return [{ name: 'eth1', lan: 'lan', addresses: [] }];
    case 'second-lan':
      return [{ name: 'eth1', lan: 'lan2', addresses: [addressIn('lan2', number)] }];
    default:
      return layout satisfies never;
  }
}

function addressIn(lan: LanName, number: number): string {
  return `${lans[lan].subnet.replace(/0\/24$/, String(number))}/24`;
}
