import type { Network } from '@trailer/contract';
import { expect, test } from 'vitest';
import { create, createTestApp, refuse, send } from '../agents/testing-app.ts';
import { eachDatabase } from '../db/testing.ts';
import { readRows } from '../db/testing-rows.ts';

const url = '/api/v1/networks';
const good = {
  name: 'lan',
  driver: 'macvlan',
  parentInterface: 'eth0',
  subnet: '192.168.1.0/24',
  gateway: '192.168.1.1',
};

/** What is wrong, how it differs from a good network, and the faults it must bring. */
const badNetworks: readonly (readonly [string, object, readonly string[]])[] = [
  ['host bits set', { subnet: '192.168.1.5/24' }, ['subnet host_bits_set']],
  ['a gateway outside the subnet', { gateway: '10.0.0.1' }, ['gateway outside_subnet']],
  ['a range outside the subnet', { ipRange: '10.0.0.0/28' }, ['ipRange outside_subnet']],
  ['an unknown parent', { parentInterface: 'eth9' }, ['parentInterface unknown_parent']],
  [
    'a Wi-Fi parent',
    { parentInterface: 'wlan0', subnet: '192.168.7.0/24', gateway: '192.168.7.1' },
    ['parentInterface unfit_parent'],
  ],
  [
    'a subnet that a host route leads to',
    { driver: 'bridge', parentInterface: null, subnet: '10.8.3.0/24', gateway: '10.8.3.1' },
    ['subnet subnet_overlap'],
  ],
  ['a driver the host lacks', { driver: 'ipvlan' }, ['driver driver_unsupported_by_host']],
  ['a driver that does not exist', { driver: 'overlay' }, ['driver invalid_value']],
  ['a reserved name', { name: 'bridge' }, ['name reserved_name']],
  ['a NUL in the description', { description: 'a\0b' }, ['description invalid_value']],
  ['a NUL in the id of the host', { hostId: 'a\0b' }, ['hostId invalid_value']],
  ['an unknown field', { flavour: 'mint' }, ['flavour unknown_field']],
  [
    'wrong types',
    { name: 5, subnet: ['x'], vlanId: 'ten' },
    ['name invalid_type', 'subnet invalid_type', 'vlanId invalid_type'],
  ],
  ['a long name', { name: 'n'.repeat(100_000) }, ['name too_long']],
  ['a host of the wrong type', { hostId: 5 }, ['hostId invalid_type']],
  ['a host that is not there', { hostId: 'nowhere' }, ['hostId invalid_value']],
  [
    'everything at once',
    {
      name: '-',
      parentInterface: 'eth9',
      subnet: '192.168.1.5/24',
      gateway: 'router',
      ipRange: '1.2.3.4',
      flavour: 'mint',
    },
    [
      'flavour unknown_field',
      'gateway not_an_address',
      'ipRange not_a_prefix',
      'name invalid_value',
      'parentInterface unknown_parent',
      'subnet host_bits_set',
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

  test('each of these is refused, naming every fault at once, and nothing changes; a dry run says the same', async () => {
    const world = await createTestApp(await open());
    for (const [what, changes, faults] of badNetworks) {
      const body = { hostId: world.hostId, ...good, ...changes };
      const refusal = await refuse(world, 'POST', { url, body });
      expect(refusal, what).toMatchObject({ status: 422, code: 'validation_failed', faults });
      const dryRun = await refuse(world, 'POST', { url: `${url}?dryRun=true`, body });
      expect(dryRun, `${what}, dry run`).toMatchObject({ status: 422, faults });
    }
  });

  test('an overlapping subnet is refused, naming the other network', async () => {
    const world = await createTestApp(await open());
    await create<Network>(world, 'networks', good);
    const body = { hostId: world.hostId, name: 'web', subnet: '192.168.1.128/25', gateway: '192.168.1.129' };
    const refusal = await refuse(world, 'POST', { url, body });
    expect(refusal).toMatchObject({ status: 422, code: 'validation_failed' });
    expect(refusal.problem.errors).toContainEqual(
      expect.objectContaining({
        path: 'subnet',
        code: 'subnet_overlap',
        message: expect.stringMatching(/network lan/),
      }),
    );
  });

  test('a NIC of its own may carry a network on the LAN of another', async () => {
    const world = await createTestApp(await open());
    expect(await create<Network>(world, 'networks', { ...good, parentInterface: 'eth1' })).toMatchObject({
      parentInterface: 'eth1',
      status: { phase: 'pending' },
    });
  });

  test('what is no JSON in UTF-8, or too much of it, is refused before anything is looked at', async () => {
    const world = await createTestApp(await open());
    const badUtf8 = Buffer.from([0x7b, 0x22, 0x6e, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]);
    expect(await refuse(world, 'POST', { url, body: badUtf8 })).toMatchObject({
      status: 400,
      code: 'malformed_request',
    });
    expect(await refuse(world, 'POST', { url, body: '{"name":' })).toMatchObject({ status: 400 });
    expect(await refuse(world, 'POST', { url, body: '[]' })).toMatchObject({ status: 422 });
    expect(await refuse(world, 'POST', { url, body: 'null' })).toMatchObject({ status: 422 });
    const megabyte = { ...good, hostId: world.hostId, name: 'n'.repeat(1_000_000) };
    expect(await refuse(world, 'POST', { url, body: megabyte })).toMatchObject({ status: 413, code: 'too_large' });
  });

  test('driver and addressing cannot be changed, and each is named', async () => {
    const world = await createTestApp(await open());
    const { id } = await create<Network>(world, 'networks', good);
    const body = { driver: 'bridge', parentInterface: 'eth1', subnet: '10.0.0.0/24', gateway: null, name: 'office' };
    expect(await refuse(world, 'PATCH', { url: `${url}/${id}`, body })).toMatchObject({
      status: 422,
      faults: ['driver immutable', 'gateway immutable', 'parentInterface immutable', 'subnet immutable'],
    });
    const malformed = { driver: 'bridge', name: '-', colour: 'red' };
    expect(await refuse(world, 'PATCH', { url: `${url}/${id}`, body: malformed })).toMatchObject({
      faults: ['colour unknown_field', 'driver immutable', 'name invalid_value'],
    });
  });

  test('If-Match of another generation is refused, of this one accepted', async () => {
    const world = await createTestApp(await open());
    const { id } = await create<Network>(world, 'networks', good);
    const request = (tag: string) => ({ url: `${url}/${id}`, body: { name: 'office' }, headers: { 'if-match': tag } });
    expect(await refuse(world, 'PATCH', request('"7"'))).toMatchObject({ status: 412, code: 'generation_mismatch' });
    const accepted = await send(world, 'PATCH', request('"1"'));
    expect([accepted.statusCode, accepted.headers.etag]).toEqual([200, '"2"']);
  });

  test('a refusal is in the audit trail, without the values', async () => {
    const world = await createTestApp(await open());
    await refuse(world, 'POST', { url, body: { hostId: world.hostId, ...good, subnet: '192.168.77.5/24' } });
    const trail = await readRows(world.db, 'audit');
    expect(trail).toContainEqual(expect.objectContaining({ action: 'network.create', outcome: 'refused' }));
    expect(JSON.stringify(trail)).not.toContain('192.168.77.5');
  });
});
