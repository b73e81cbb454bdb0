import type { AgentAnswer, Body } from '@trailer/contract';
import { type MacAddress, parseIpAddress, parseMacAddress, shimMacOf } from '@trailer/netmodel';
import { expect, test } from 'vitest';
import { createInProcessTransport } from '../agents/in-process.ts';
import { FakeAgent, testInventory } from '../agents/testing.ts';
import { anyGeneration, createTestWorld, type TestWorld, testActor } from '../agents/testing-world.ts';
import { eachDatabase } from '../db/testing.ts';
import { NetworkService } from '../networks/service.ts';
import { WorkspaceService } from '../workspaces/service.ts';

type WireFindings = Extract<AgentAnswer, { readonly kind: 'wire' }>['findings'];

const silence: WireFindings = { holders: [], dhcpServers: [] };
const wanted = '192.168.1.200';
const stranger = '52:54:00:00:00:99';

/** Who is at an address. */
function holding(address: string, mac: string): WireFindings {
  const [at, held] = [parseIpAddress(address), parseMacAddress(mac)];
  if (!at.ok || !held.ok) throw new Error(`${address} or ${mac} is none`);
  const macs: MacAddress[] = [held.value];
  return { holders: [{ address: at.value, macs }], dhcpServers: [] };
}

/** Has the agent of a world find this on the wire. */
function hear(world: TestWorld, findings: WireFindings): void {
  world.agent.answer = ({ kind }) => {
    if (kind === 'inventory') return { kind, inventory: testInventory };
    return kind === 'wire' ? { kind, findings } : { kind: 'failed', message: `nothing is said to ${kind}` };
  };
}

function questionsOf({ agent }: Pick<TestWorld, 'agent'>) {
  const requests = agent.received.flatMap((message) => (message.type === 'request' ? [message.request] : []));
  return requests.filter((request) => request.kind === 'wire');
}

function lan({ hostId }: TestWorld, changes: Partial<Body<'networks.create'>> = {}): Body<'networks.create'> {
  const addressing = { subnet: '192.168.1.0/24', gateway: '192.168.1.1', ipRange: '192.168.1.192/27' };
  return { hostId, name: 'lan', driver: 'macvlan', parentInterface: 'eth0', ...addressing, ...changes };
}

function codesOf({ warnings }: { readonly warnings: readonly { path: string; code: string }[] }): readonly string[] {
  return warnings.map(({ path, code }) => `${path} ${code}`);
}

async function makeLan(world: TestWorld) {
  hear(world, holding('192.168.1.1', '52:54:00:00:00:01'));
  return new NetworkService(world).create(lan(world), testActor);
}

eachDatabase((open) => {
  test('a network whose gateway is silent, or whose range a DHCP server gives out, is made and warned of', async () => {
    const world = await createTestWorld(await open());
    const pool = holding('192.168.1.2', stranger).holders.map(({ address }) => address);
    const [server] = pool;
    const [offer] = holding('192.168.1.197', stranger).holders.map(({ address }) => address);
    if (server === undefined || offer === undefined) throw new Error('no addresses');
    hear(world, { ...silence, dhcpServers: [{ server, offers: [{ address: offer, router: null }] }] });
    const created = await new NetworkService(world).create(lan(world), testActor);
    expect(codesOf(created)).toEqual(['gateway gateway_silent', 'ipRange dhcp_overlap']);
    expect(created.status.message).toMatch(/answered for by nobody.*DHCP server 192\.168\.1\.2/);
  });

  test('a dry run listens longer than a creation, and neither asks about what is refused or is no LAN', async () => {
    const world = await createTestWorld(await open());
    const service = new NetworkService(world);
    hear(world, holding('192.168.1.1', '52:54:00:00:00:01'));
    expect(codesOf(await service.preview(lan(world), testActor))).toEqual([]);
    await service.create(lan(world), testActor);
    const [previewed, created] = questionsOf(world);
    expect(created).toMatchObject({ parentInterface: 'eth0', vlanId: null, addresses: ['192.168.1.1'] });
    expect(previewed?.limitMs).toBeGreaterThan(created?.limitMs ?? Number.NaN);
    await expect(service.preview(lan(world), testActor)).rejects.toMatchObject({ code: 'validation_failed' });
    await service.preview({ hostId: world.hostId, name: 'web', driver: 'bridge' }, testActor);
    expect(questionsOf(world)).toHaveLength(2);
  });

  test('a host that cannot be asked holds nothing up, and the warning says so', async () => {
    const world = await createTestWorld(await open());
    const service = new NetworkService(world);
    const told = await service.preview(lan(world), testActor);
    expect(told.warnings).toEqual([expect.objectContaining({ code: 'not_checked' })]);
    world.agent.leave();
    await expect.poll(() => world.agents.isConnected(world.hostId)).toBe(false);
    const created = await service.create(lan(world), testActor);
    expect(created.warnings).toEqual([
      expect.objectContaining({ code: 'not_checked', message: expect.stringContaining('not connected') }),
    ]);
    expect(created.status.message).toBe('');
  });

  test('a host shim’s address that somebody on the LAN answers for is refused at creation and at a change, with who answers', async () => {
    const world = await createTestWorld(await open());
    const service = new NetworkService(world);
    const hostShim = { address: '192.168.1.250' };
    const refusal = {
      errors: [
        expect.objectContaining({
          path: 'hostShim.address',
          code: 'address_taken',
          message: expect.stringContaining(stranger),
        }),
      ],
    };
    hear(world, holding(hostShim.address, stranger));
    await expect(service.preview(lan(world, { hostShim }), testActor)).rejects.toMatchObject(refusal);
    await expect(service.create(lan(world, { hostShim }), testActor)).rejects.toMatchObject(refusal);
    const { id } = await service.create(lan(world), testActor);
    await expect(service.update(id, { hostShim }, anyGeneration)).rejects.toMatchObject(refusal);
    expect(questionsOf(world).at(-1)).toMatchObject({ addresses: [hostShim.address], dhcp: null });
    // What the shim itself answers is no news.
    hear(world, holding(hostShim.address, shimMacOf(id)));
    await expect(service.update(id, { hostShim }, anyGeneration)).resolves.toMatchObject({ hostShim });
    const { length } = questionsOf(world);
    await service.update(id, { hostShim, name: 'home' }, anyGeneration);
    expect(questionsOf(world)).toHaveLength(length);
  });

  test('before an ipvlan network nothing is asked, and the warning says why', async () => {
    const world = await createTestWorld(await open());
    const inventory = { ...testInventory, kernel: { ...testInventory.kernel, ipvlan: true } };
    world.agent.answer = ({ kind }) =>
      kind === 'inventory' ? { kind, inventory } : { kind: 'failed', message: `nothing is said to ${kind}` };
    const created = await new NetworkService(world).create(lan(world, { driver: 'ipvlan' }), testActor);
    expect(created.warnings).toContainEqual(
      expect.objectContaining({ code: 'not_checked', message: expect.stringContaining('MAC addresses of its own') }),
    );
    expect(questionsOf(world)).toEqual([]);
  });

  test('an agent of an older version is not sent what it does not know', async () => {
    const world = await createTestWorld(await open());
    const older = await FakeAgent.join(createInProcessTransport(world.agents), { requests: undefined });
    const created = await new NetworkService(world).create(lan(world), testActor);
    expect(created.warnings).toEqual([
      expect.objectContaining({ code: 'not_checked', message: expect.stringContaining('too old') }),
    ]);
    expect(questionsOf({ agent: older })).toEqual([]);
    expect(older.closeReason).toBeNull();
  });

  test('a static address that somebody on the LAN answers for is refused, with who answers', async () => {
    const world = await createTestWorld(await open());
    const { id: networkId } = await makeLan(world);
    const service = new WorkspaceService(world);
    const body = { hostId: world.hostId, name: 'web', kind: 'linux', image: 'nginx:1.29' } as const;
    hear(world, holding(wanted, stranger));
    const networks = [{ networkId, ipv4Address: wanted }];
    await expect(service.create({ ...body, networks }, testActor)).rejects.toMatchObject({
      errors: [
        expect.objectContaining({
          path: 'networks[0].ipv4Address',
          code: 'address_taken',
          message: expect.stringContaining(stranger),
        }),
      ],
    });
    const free = await service.create({ ...body, networks: [{ networkId }] }, testActor);
    const change = { networks } satisfies Body<'workspaces.update'>;
    await expect(service.update(free.id, change, anyGeneration)).rejects.toMatchObject({ code: 'validation_failed' });
    hear(world, silence);
    await expect(service.update(free.id, change, anyGeneration)).resolves.toMatchObject({
      networks: [{ ipv4Address: wanted }],
    });
  });

  test('an address that the workspace has already is not asked for', async () => {
    const world = await createTestWorld(await open());
    const { id: networkId } = await makeLan(world);
    const service = new WorkspaceService(world);
    hear(world, silence);
    const networks = [{ networkId, ipv4Address: wanted }];
    const body = { hostId: world.hostId, name: 'web', kind: 'linux', image: 'nginx:1.29', networks } as const;
    const { id } = await service.create({ ...body, networks: [...networks] }, testActor);
    const { length } = questionsOf(world);
    hear(world, holding(wanted, stranger));
    await service.update(id, { image: 'nginx:1.30' }, anyGeneration);
    expect(questionsOf(world)).toHaveLength(length);
  });

  test('a host that cannot be asked refuses no address', async () => {
    const world = await createTestWorld(await open());
    const { id: networkId } = await makeLan(world);
    world.agent.answer = () => ({ kind: 'failed', message: 'no namespace can be made' });
    const networks = [{ networkId, ipv4Address: wanted }];
    const body = { hostId: world.hostId, name: 'web', kind: 'linux', image: 'nginx:1.29', networks } as const;
    await expect(
      new WorkspaceService(world).create({ ...body, networks: [...networks] }, testActor),
    ).resolves.toMatchObject({ networks: [{ ipv4Address: wanted }] });
  });
});
