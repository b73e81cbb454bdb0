import { cidr, ip, mac, port } from '../address/address.suite.ts';
import type { ForeignContainer, ForeignEndpoint, ForeignNetwork, ForeignPool } from './types.ts';

/** A macvlan network that somebody made by hand on the LAN of the home lab. */
export function foreignLan(changes: Partial<ForeignNetwork> = {}): ForeignNetwork {
  return {
    engineId: 'e-lan-old',
    name: 'lan-old',
    driver: 'macvlan',
    scope: 'local',
    internal: false,
    options: { parent: 'eth0' },
    ipamDriver: 'default',
    pools: [pool('192.168.1.0/24', '192.168.1.1')],
    composeProject: null,
    containers: [],
    ...changes,
  };
}

export function foreignBridge(changes: Partial<ForeignNetwork> = {}): ForeignNetwork {
  const own = { engineId: 'b1d5e0123456789abcdef', name: 'shop_default', driver: 'bridge', options: {} };
  return foreignLan({ ...own, pools: [pool('172.25.0.0/16', '172.25.0.1')], ...changes });
}

export function pool(subnet: string, gateway: string | null = null, ipRange: string | null = null): ForeignPool {
  return {
    subnet: cidr(subnet),
    gateway: gateway === null ? null : ip(gateway),
    ipRange: ipRange === null ? null : cidr(ipRange),
    excludedAddresses: [],
  };
}

export function onNetwork(changes: Partial<ForeignEndpoint> = {}): ForeignEndpoint {
  return {
    engineNetworkId: 'e-lan-old',
    networkName: 'lan-old',
    networkId: null,
    ipv4Address: ip('192.168.1.77'),
    ipv6Address: null,
    macAddress: mac('02:42:c0:a8:01:4d'),
    asksForAddress: true,
    aliases: [],
    ...changes,
  };
}

export const onDefaultBridge = onNetwork({
  engineNetworkId: 'e-bridge',
  networkName: 'bridge',
  ipv4Address: ip('172.17.0.5'),
  asksForAddress: false,
});

/** A container that somebody made by hand, with all that can be taken along. */
export function foreignContainer(changes: Partial<ForeignContainer> = {}): ForeignContainer {
  return {
    engineId: 'c-old',
    name: 'web-old',
    image: 'shop:1',
    state: 'running',
    command: ['serve', '--all'],
    environmentNames: ['TOKEN'],
    interactive: false,
    endpoints: [onNetwork()],
    ports: [],
    mounts: [{ kind: 'volume', source: 'shop-data', path: '/data', readOnly: false }],
    resources: { cpus: null, memoryMiB: null },
    restartPolicy: 'unless-stopped',
    labelNames: [],
    composeProject: null,
    obstacles: [],
    ...changes,
  };
}

export const webMapping = {
  hostAddress: null,
  hostPort: port(9090),
  containerPort: port(8080),
  protocol: 'tcp',
} as const;
