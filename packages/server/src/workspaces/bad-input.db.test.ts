import type { Network, Workspace } from '@trailer/contract';
import { expect, test } from 'vitest';
import { create, createTestApp, refuse, send, type TestApp } from '../agents/testing-app.ts';
import { eachDatabase } from '../db/testing.ts';

const url = '/api/v1/workspaces';
const good = { name: 'web', image: 'nginx:1.29' };

function bodyOf({ hostId }: TestApp, changes: object): object {
  return { hostId, ...good, ...changes };
}

function ports(...hostPorts: unknown[]): object {
  return { ports: hostPorts.map((hostPort) => ({ hostPort, containerPort: 80 })) };
}

/** What is wrong, how it differs from a good workspace, and the faults it must bring. */
const badWorkspaces: readonly (readonly [string, object, readonly string[]])[] = [
  ['a port another container holds', ports(9000), ['ports[0].hostPort port_taken']],
  ['a port a process of the host holds', ports(22), ['ports[0].hostPort port_taken']],
  [
    'ports 0 and 70000',
    ports(0, 70_000),
    ['ports[0].hostPort port_out_of_range', 'ports[1].hostPort port_out_of_range'],
  ],
  ['one port twice', ports(8080, 8080), ['ports[1].hostPort duplicate']],
  ['a fraction of a port', ports(80.5), ['ports[0].hostPort invalid_type']],
  ['a network that is not there', { networks: [{ networkId: 'n' }] }, ['networks[0].networkId unknown_network']],
  ['a network mode beside networks', { networkMode: 'none', defaultBridge: true }, ['defaultBridge not_supported']],
  ['ports without a bridge', { ...ports(8080), defaultBridge: false }, ['defaultBridge ports_need_bridge']],
  [
    'a host of the wrong type, whose networks nobody can know',
    { hostId: 5, networks: [{ networkId: 'n' }] },
    ['hostId invalid_type'],
  ],
  ['a NUL in the description', { description: 'a\0b' }, ['description invalid_value']],
  ['a NUL in the id of the host', { hostId: 'a\0b' }, ['hostId invalid_value']],
  ['an unknown field', { privileged: true }, ['privileged unknown_field']],
  [
    'an unknown field deep inside',
    { ports: [{ hostPort: 8080, containerPort: 80, range: 5 }] },
    ['ports[0].range unknown_field'],
  ],
  [
    'wrong types',
    { image: 5, running: 'yes', environment: { A: 1 } },
    ['environment.A invalid_type', 'image invalid_type', 'running invalid_type'],
  ],
  ['a long name', { name: 'n'.repeat(100_000) }, ['name too_long']],
  [
    'everything at once',
    {
      name: '-',
      kind: 'windows',
      flavour: 'mint',
      ports: [
        { hostPort: 8080, containerPort: 0 },
        { hostPort: 9000, containerPort: 80 },
      ],
      networks: [{ networkId: 'n', macAddress: 'no mac' }],
    },
    [
      'flavour unknown_field',
      'name invalid_value',
      'networks[0].macAddress not_a_mac',
      'networks[0].networkId unknown_network',
      'ports[0].containerPort port_out_of_range',
      'ports[1].hostPort port_taken',
      'windows.account.password required',
    ],
  ],
];

eachDatabase((open) => {
  test('a NUL in the query or in a cursor is refused', async () => {
    const world = await createTestApp(await open());
    const cursor = Buffer.from('2026-01-01 a\0b').toString('base64url');
    for (const [query, path] of [
      ['hostId=a%00b', 'hostId'],
      [`cursor=${cursor}`, 'cursor'],
    ]) {
      const response = await send(world, 'GET', { url: `${url}?${query}` });
      expect(response.statusCode, query).toBe(422);
      expect(response.json().errors, query).toMatchObject([{ path, code: 'invalid_value' }]);
    }
  });

  test('each of these is refused, naming every fault at once, and nothing changes', async () => {
    const world = await createTestApp(await open());
    for (const [what, changes, faults] of badWorkspaces) {
      const refusal = await refuse(world, 'POST', { url, body: bodyOf(world, changes) });
      expect(refusal, what).toMatchObject({ status: 422, code: 'validation_failed', faults });
    }
  });

  test('a port of another workspace is refused, naming the workspace', async () => {
    const world = await createTestApp(await open());
    await create<Workspace>(world, 'workspaces', { ...good, ...ports(8080) });
    const refusal = await refuse(world, 'POST', { url, body: bodyOf(world, { name: 'other', ...ports(8080) }) });
    expect(refusal).toMatchObject({ status: 422, faults: ['ports[0].hostPort port_taken'] });
    expect(refusal.problem.detail).toMatch(/web/);
  });

  test('static addresses are held against the network, the host and the other workspaces', async () => {
    const world = await createTestApp(await open());
    const { id: networkId } = await create<Network>(world, 'networks', {
      name: 'lan',
      driver: 'macvlan',
      parentInterface: 'eth0',
      subnet: '192.168.1.0/24',
      gateway: '192.168.1.1',
      excludedAddresses: ['192.168.1.9'],
    });
    const at = (ipv4Address: string) => ({ networks: [{ networkId, ipv4Address }] });
    await create<Workspace>(world, 'workspaces', { ...good, ...at('192.168.1.50') });
    for (const [address, code] of [
      ['192.168.2.1', 'outside_subnet'],
      ['192.168.1.1', 'address_is_gateway'],
      ['192.168.1.9', 'address_excluded'],
      ['192.168.1.10', 'address_is_host'],
      ['192.168.1.50', 'address_taken'],
      ['fd00::1', 'wrong_family'],
    ] as const) {
      const refusal = await refuse(world, 'POST', { url, body: bodyOf(world, { name: 'other', ...at(address) }) });
      expect(refusal).toMatchObject({ status: 422, faults: [`networks[0].ipv4Address ${code}`] });
    }
  });

  test('a change is checked like a creation and refused whole', async () => {
    const world = await createTestApp(await open());
    const { id } = await create<Workspace>(world, 'workspaces', good);
    const body = { description: 'new', ...ports(22, 70_000) };
    expect(await refuse(world, 'PATCH', { url: `${url}/${id}`, body })).toMatchObject({
      status: 422,
      faults: ['ports[0].hostPort port_taken', 'ports[1].hostPort port_out_of_range'],
    });
    const malformed = { kind: 'windows', image: 5, ...ports(22) };
    expect(await refuse(world, 'PATCH', { url: `${url}/${id}`, body: malformed })).toMatchObject({
      faults: ['image invalid_type', 'kind unknown_field', 'ports[0].hostPort port_taken'],
    });
    expect(await refuse(world, 'POST', { url: `${url}/${id}/start`, body: { force: true } })).toMatchObject({
      faults: ['force unknown_field'],
    });
    expect(await refuse(world, 'PATCH', { url: `${url}/nothing`, body: {} })).toMatchObject({ status: 404 });
  });
});
