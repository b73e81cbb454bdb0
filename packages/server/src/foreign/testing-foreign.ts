import { cidrSchema, type ForeignObjects, ipAddressSchema, macAddressSchema } from '@trailer/contract';

/** A macvlan network that somebody made by hand on the LAN of the test's host. */
export const lanOld: ForeignObjects['networks'][number] = {
  engineId: 'e-lan-old',
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
      ipRange: null,
      excludedAddresses: [],
    },
  ],
  composeProject: null,
  containers: ['web-old'],
};

/** A container that somebody made by hand on that network. */
export const webOld: ForeignObjects['containers'][number] = {
  engineId: 'c-web-old',
  name: 'web-old',
  image: 'shop:1',
  state: 'running',
  command: ['serve'],
  environmentNames: ['TOKEN'],
  interactive: false,
  endpoints: [
    {
      engineNetworkId: lanOld.engineId,
      networkName: 'lan-old',
      networkId: null,
      ipv4Address: ipAddressSchema.parse('192.168.1.77'),
      ipv6Address: null,
      macAddress: macAddressSchema.parse('02:42:c0:a8:01:4d'),
      asksForAddress: true,
      aliases: [],
    },
  ],
  ports: [],
  mounts: [{ kind: 'volume', source: 'shop-data', path: '/data', readOnly: false }],
  resources: { cpus: null, memoryMiB: null },
  restartPolicy: 'unless-stopped',
  labelNames: [],
  composeProject: null,
  obstacles: [],
};

/** What the test's agent finds: the two, and a network that no Trailer can take over. */
export const foreignObjects: ForeignObjects = {
  networks: [lanOld, { ...lanOld, engineId: 'e-swarm', name: 'swarm', driver: 'overlay', scope: 'swarm', pools: [] }],
  containers: [webOld],
};
