import { cidr, ip } from '../address/address.suite.ts';
import { hostEngineOf } from '../engine/capabilities.ts';
import { homeLab, nic } from '../host.suite.ts';
import type { HostInterface } from '../host.ts';
import { published } from '../returnpath/returnpath.suite.ts';
import { predictReachability } from './predict.ts';
import type { ReachabilityInput, ReachCell, ReachEndpoint, VantagePoint, Via } from './types.ts';

export const dockerBridge: ReachEndpoint = {
  driver: 'bridge',
  mode: null,
  networkName: 'bridge',
  parentInterface: null,
  address: ip('172.17.0.2'),
  subnet: cidr('172.17.0.0/16'),
  gateway: ip('172.17.0.1'),
  publishing: true,
};

export const homeLan: ReachEndpoint = {
  driver: 'macvlan',
  mode: 'bridge',
  networkName: 'lan',
  parentInterface: 'eth0',
  address: ip('192.168.1.60'),
  subnet: cidr('192.168.1.0/24'),
  gateway: ip('192.168.1.1'),
  publishing: false,
};

export const secondLan: ReachEndpoint = {
  ...homeLan,
  networkName: 'lan2',
  parentInterface: 'eth1',
  address: ip('10.0.0.60'),
  subnet: cidr('10.0.0.0/24'),
  gateway: ip('10.0.0.1'),
};

/** The parent holds an address inside the network. */
export const sharedNic: readonly HostInterface[] = [
  nic('lo', 'loopback', { addresses: ['127.0.0.1/8'] }),
  nic('eth0', 'physical', { addresses: ['192.168.1.10/24'] }),
  nic('docker0', 'docker-bridge', { addresses: ['172.17.0.1/16'] }),
];

/** The host is on the same LAN by another NIC than the parent. */
export const dedicatedNic: readonly HostInterface[] = [
  nic('eth0', 'physical'),
  nic('eth9', 'physical', { addresses: ['192.168.1.10/24'] }),
];

/** The host is on two LANs, the parent on the first. */
export const twoNics: readonly HostInterface[] = [
  ...sharedNic,
  nic('eth1', 'physical', { addresses: ['10.0.0.10/24'] }),
];

/** The host is on another LAN than the parent, and knows that one through its router only. */
export const elsewhere: readonly HostInterface[] = [
  nic('eth0', 'physical'),
  nic('eth1', 'physical', { addresses: ['10.0.0.10/24'] }),
];

export const tcp = published(9090, 8080);
export const udp = published(9091, 8080, { protocol: 'udp' });

/** A running workspace on an online host, its mappings and return path in place, on a bridge and a shared NIC. */
export function situation(
  changes: Partial<ReachabilityInput['workspace']> = {},
  interfaces: readonly HostInterface[] = sharedNic,
): ReachabilityInput {
  const ports = changes.ports ?? [tcp, udp];
  return {
    host: { online: true, interfaces },
    workspace: {
      running: true,
      publishedPorts: ports,
      endpoints: [dockerBridge, homeLan],
      returnPathInstalled: true,
      guest: null,
      ...changes,
      ports,
    },
  };
}

/** The same on a host with an engine of that version. */
export function onEngine(version: string, input: ReachabilityInput): ReachabilityInput {
  return { ...input, host: { ...input.host, engine: hostEngineOf({ version, apiVersion: '' }) } };
}

/** The host of the common suite, of both families. */
export const bothFamilies = homeLab().interfaces;

/** One cell of the matrix; the first that fits where the question leaves something open. */
export function cellOf(
  input: ReachabilityInput,
  question: { from: VantagePoint; via: Via; address?: string; protocol?: ReachCell['protocol'] },
): ReachCell {
  const found = predictReachability(input).find(
    (cell) =>
      cell.from === question.from &&
      cell.via === question.via &&
      cell.address === (question.address ?? cell.address) &&
      cell.protocol === (question.protocol ?? cell.protocol),
  );
  if (found === undefined) throw new Error(`no cell for ${JSON.stringify(question)}`);
  return found;
}

/** A cell in short: `answers published`. */
export function short({ verdict, reason }: ReachCell): string {
  return `${verdict} ${reason}`;
}
