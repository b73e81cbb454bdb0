import type { Cidr, ForeignNetwork } from '@trailer/netmodel';
import { describe, expect, it } from 'vitest';
import { FakeEngine } from '../docker/fake/engine.ts';
import type { ContainerSummary } from '../docker/gate.ts';
import { readAddress, readPort } from '../docker/read.ts';
import { FakeKernel } from '../kernel-gate.fake.ts';
import type { KernelListener } from '../kernel-gate.ts';
import { InventoryReader, nameListeners } from './inventory.ts';

function listener(port: number, address: string | null = null): KernelListener {
  const read = readPort(port);
  if (read === null) throw new Error(`${port} is no port`);
  return { address: address === null ? null : readAddress(address), port: read, protocol: 'tcp' };
}

const web: ContainerSummary = {
  id: 'c1',
  name: 'web',
  labels: { 'dev.trailer.workspace': 'w1' },
  state: 'running',
  publishedPorts: [
    { hostAddress: null, hostPort: listener(9090).port, containerPort: listener(80).port, protocol: 'tcp' },
  ],
};

describe('what listens on a host', () => {
  it('belongs to the container it is forwarded to, else to a process of the host', () => {
    expect(nameListeners([listener(22), listener(9090)], [web])).toEqual([
      { ...listener(9090), owner: 'container web', workspaceId: 'w1' },
      { ...listener(22), owner: 'a host process', workspaceId: null },
    ]);
  });

  it('counts ports that an engine forwards without listening itself', () => {
    expect(nameListeners([], [{ ...web, labels: {} }])).toMatchObject([{ port: 9090, workspaceId: null }]);
  });

  it('is told apart by address', () => {
    expect(nameListeners([listener(9090, '127.0.0.1')], [web]).map(({ owner }) => owner)).toEqual([
      'container web',
      'a host process',
    ]);
  });
});

describe('the inventory', () => {
  const engine = new FakeEngine();
  const kernel = new FakeKernel();
  const reader = new InventoryReader({ engine, foreign: { listNetworks: async () => [] }, kernel });

  it('says that the engine is away, and still what the host has', async () => {
    expect((await reader.read()).engine).toMatchObject({ version: '28.5.2' });
    engine.goAway();
    reader.noteEngineChange();
    const inventory = await reader.read();
    expect(inventory.engine).toBeNull();
    expect(inventory.interfaces.map(({ name }) => name)).toEqual(['eth0', 'docker0']);
  });

  it('tells of networks of others by what hangs on their parents', async () => {
    const found = {
      engineId: 'e-1',
      name: 'shop',
      driver: 'ipvlan',
      scope: 'local',
      internal: false,
      ipamDriver: 'default',
      options: { parent: 'eth0', ipvlan_mode: 'l3' },
      pools: [{ subnet: '10.90.0.0/24' as Cidr, gateway: null, ipRange: null, excludedAddresses: [] }],
      composeProject: null,
      containers: [],
    } as const satisfies ForeignNetwork;
    const told = async (network: ForeignNetwork) => {
      const parts = { engine: new FakeEngine(), foreign: { listNetworks: async () => [network] }, kernel };
      return (await new InventoryReader(parts).read()).foreignNetworks;
    };
    const common = { engineId: 'e-1', name: 'shop', driver: 'ipvlan', subnet: '10.90.0.0/24' };
    expect(await told(found)).toEqual([{ ...common, parentInterface: 'eth0', mode: 'l3' }]);
    expect(await told({ ...found, options: {} })).toEqual([{ ...common, parentInterface: null, mode: null }]);
  });

  it('lists the containers again when one of them changed, and not before', async () => {
    engine.comeBack();
    reader.noteEngineChange();
    const owners = async () => (await reader.read()).listeners.map(({ owner }) => owner);
    expect(await owners()).toEqual([]);
    engine.images.add('nginx:1');
    const id = await engine.createContainer({
      name: 'web',
      image: 'nginx:1',
      command: null,
      environment: {},
      interactive: false,
      labels: {},
      networkMode: 'standard',
      endpoints: [
        {
          networkName: 'bridge',
          ipv4Address: null,
          ipv6Address: null,
          macAddress: null,
          ownsDefaultRoute: true,
          interfaceName: null,
          ignoresAdvertisements: false,
        },
      ],
      ports: web.publishedPorts,
      mounts: [],
      volumeLabels: {},
      cpus: null,
      memoryMiB: null,
      machine: null,
    });
    await engine.startContainer(id);
    expect(await owners()).toEqual([]);
    reader.noteContainerChange();
    expect(await owners()).toEqual(['container web']);
  });
});
