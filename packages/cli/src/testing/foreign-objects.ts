import {
  cidrSchema,
  type ForeignDetails,
  type ForeignObjects,
  ipAddressSchema,
  macAddressSchema,
} from '@trailer/contract';

const network: ForeignObjects['networks'][number] = {
  engineId: '1f2e3d4c5b6a79880123',
  name: 'lan-old',
  driver: 'macvlan',
  scope: 'local',
  internal: false,
  options: { parent: 'eth0' },
  ipamDriver: 'default',
  pools: [
    {
      subnet: cidrSchema.parse('192.168.1.0/24'),
      gateway: ipAddressSchema.parse('192.168.1.1'),
      ipRange: cidrSchema.parse('192.168.1.192/27'),
      excludedAddresses: [],
    },
  ],
  composeProject: null,
  containers: ['web-old'],
};

const container: ForeignObjects['containers'][number] = {
  engineId: 'c0ffee00c0ffee000123',
  name: 'web-old',
  image: 'nginx',
  state: 'running',
  command: null,
  environmentNames: ['TOKEN'],
  interactive: false,
  endpoints: [
    {
      engineNetworkId: network.engineId,
      networkName: 'lan-old',
      networkId: null,
      ipv4Address: ipAddressSchema.parse('192.168.1.200'),
      ipv6Address: null,
      macAddress: macAddressSchema.parse('02:42:c0:a8:01:c8'),
      asksForAddress: true,
      aliases: [],
    },
  ],
  ports: [],
  mounts: [],
  resources: { cpus: null, memoryMiB: null },
  restartPolicy: 'always',
  labelNames: [],
  composeProject: null,
  obstacles: [],
};

/** What the obliging agent's engine has that is not Trailer's. */
export const foreignObjects: ForeignObjects = { networks: [network], containers: [container] };

/** One of its containers with the values of its environment; null when there is none of that id. */
export function foreignDetails(engineId: string): ForeignDetails | null {
  return engineId === container.engineId ? { container, environment: { TOKEN: 'hunter2' } } : null;
}
