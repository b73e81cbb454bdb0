import type { Body, Workspace, WorkspaceReport } from '@trailer/contract';
import { expect, test } from 'vitest';
import { readDesiredHost } from '../agents/desired.ts';
import { adminToken, create, createTestApp, send, type TestApp } from '../agents/testing-app.ts';
import { anyGeneration, createTestWorld, type TestWorld, testActor } from '../agents/testing-world.ts';
import { GuestPasswords } from '../auth/guest-passwords.ts';
import { eachDatabase } from '../db/testing.ts';
import { dumpDatabase, readRows } from '../db/testing-rows.ts';
import { WorkspaceService } from './service.ts';
import { createLan } from './testing-lan.ts';

const url = '/api/v1/workspaces';
const password = 'Tr0ub4dor & three';
const desktop = {
  name: 'desk',
  kind: 'windows',
  image: 'trailer-windows',
  windows: { account: { password } },
} as const;

function desk({ hostId }: TestWorld, changes: Partial<Body<'workspaces.create'>> = {}): Body<'workspaces.create'> {
  return { hostId, ...desktop, ...changes };
}

function reportOf(id: string, changes: Partial<WorkspaceReport> = {}): WorkspaceReport {
  return {
    id,
    observedGeneration: 1,
    phase: 'running',
    message: '',
    addresses: [],
    guest: null,
    conditions: [],
    publishedPorts: [],
    ...changes,
  };
}

/** Everything that tells of a workspace: answers, the agent's part left out. */
async function tellings(world: TestApp, id: string): Promise<string> {
  const paths = [`${url}/${id}`, url, `${url}/${id}/reachability`, '/api/v1/audit', '/metrics'];
  const answers = await Promise.all(paths.map((path) => send(world, 'GET', { url: path })));
  for (const [index, { statusCode }] of answers.entries()) expect(statusCode, paths[index]).toBe(200);
  return answers.map(({ body }) => body).join('\n');
}

/** What the stream of events tells of a workspace, from its creation to its first status. */
async function streamedEvents({ app }: TestApp, id: string): Promise<string> {
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const headers = { authorization: `Bearer ${adminToken}`, 'last-event-id': '1' };
  const reading = new AbortController();
  const { body } = await fetch(`${address}/api/v1/events`, { headers, signal: reading.signal });
  let told = '';
  for await (const chunk of body ?? []) {
    told += Buffer.from(chunk).toString();
    if (told.includes(id) && told.includes('"type":"status","kind":"workspace"')) break;
  }
  reading.abort();
  return told;
}

eachDatabase((open) => {
  test('a desktop reaches the agent with its password, and with the defaults of what nobody said', async () => {
    const world = await createTestWorld(await open());
    const created = await new WorkspaceService(world).create(desk(world), testActor);
    const told = { edition: '11', language: 'en', keyboard: 'en-US', diskGiB: 64, acceleration: 'kvm' };
    expect(created).toMatchObject({
      kind: 'windows',
      windows: { ...told, account: { username: 'trailer' } },
      resources: { cpus: 2, memoryMiB: 4096 },
      status: { phase: 'pending', message: '', guest: null },
    });
    const { workspaces } = await world.agent.settled();
    expect(workspaces).toMatchObject([
      { kind: 'windows', windows: { ...told, account: { username: 'trailer', password } }, forceStop: false },
    ]);
  });

  test('the password is nowhere but with the agent: in no table, answer, event, trail or log', async () => {
    const lines: string[] = [];
    const database = await open();
    const world = await createTestApp(database, (line) => lines.push(line));
    const request = { url, body: { hostId: world.hostId, ...desktop }, headers: { 'idempotency-key': 'k1' } };
    const first = await send(world, 'POST', request);
    const again = await send(world, 'POST', request);
    expect([first.statusCode, again.statusCode, again.headers['idempotency-replayed']]).toEqual([201, 201, 'true']);
    const { id }: Workspace = first.json();
    world.agent.report({ workspaces: [reportOf(id)] });
    const { workspaces } = await world.agent.settled();
    expect(workspaces[0]?.windows?.account.password).toBe(password);
    const secondPassword = 'another that is refused';
    const body = { windows: { account: { password: secondPassword } } };
    const refused = await send(world, 'PATCH', { url: `${url}/${id}`, body });
    expect(refused.statusCode).toBe(422);
    const broken = await send(world, 'POST', { url, body: JSON.stringify(request.body).slice(0, -3) });
    expect(broken.statusCode).toBe(400);
    const everything = [
      first.body,
      again.body,
      refused.body,
      broken.body,
      await tellings(world, id),
      await streamedEvents(world, id),
      await dumpDatabase(database.db),
      ...lines,
    ].join('\n');
    expect(everything).toContain('desk');
    expect(lines.length).toBeGreaterThan(0);
    for (const secret of [password, secondPassword]) {
      expect(everything).not.toContain(secret);
      expect(everything).not.toContain(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
    }
    expect(`${first.body}${again.body}${await tellings(world, id)}`).not.toContain('sealedPassword');
    await world.app.close();
  });

  test('one password twice is not the same in the database, and opens for its own workspace only', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    await service.create(desk(world), testActor);
    await service.create(desk(world, { name: 'desk2' }), testActor);
    const rows = (await readRows(world.db, 'workspaces')) as readonly { id: string; spec: string }[];
    const [one, two] = rows.map(({ id, spec }) => ({ id, sealed: JSON.parse(spec).windows.account.sealedPassword }));
    expect(one?.sealed).not.toBe(two?.sealed);
    expect(world.guestPasswords.open(one?.id ?? '', one?.sealed)).toBe(password);
    expect(world.guestPasswords.open(two?.id ?? '', one?.sealed)).toBeNull();
    expect(world.guestPasswords.open(one?.id ?? '', `v2${one?.sealed}`)).toBeNull();
  });

  test('with another secret the host keeps its desired state, the desktop gets a password nobody knows, and the message says so', async () => {
    const world = await createTestWorld(await open());
    const created = await new WorkspaceService(world).create(desk(world), testActor);
    const neighbour = await new WorkspaceService(world).create(desk(world, { name: 'desk2' }), testActor);
    await new WorkspaceService(world).create(desk(world, { ...linux, name: 'web' }), testActor);
    const replaced = { ...world, guestPasswords: new GuestPasswords('the secret of another data folder') };
    const first = await readDesiredHost(replaced, world.hostId);
    const standInOf = ({ id: wanted }: Workspace) =>
      first.workspaces.find(({ id }) => id === wanted)?.windows?.account.password ?? '';
    expect(first.workspaces).toHaveLength(3);
    expect(standInOf(created)).toMatch(/^[\w-]{20,}$/);
    expect(standInOf(neighbour)).not.toBe(standInOf(created));
    expect(await readDesiredHost(replaced, world.hostId)).toEqual(first);
    const { status } = await new WorkspaceService(replaced).get(created.id);
    expect(status.message).toMatch(/password .* does not open .* secret it had \(.*TRAILER_SECRET\)/);
    world.agent.report({ workspaces: [reportOf(created.id, { message: 'booting' })] });
    await world.agent.settled();
    expect((await new WorkspaceService(replaced).get(created.id)).status.message).toMatch(/^booting; the password/);
    expect((await new WorkspaceService(world).get(created.id)).status.message).toBe('booting');
  });

  test('a workspace from before there were desktops and terminals is a Linux workspace without either', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    const created = await service.create(desk(world, { ...linux, name: 'web' }), testActor);
    const row = await world.db.selectFrom('workspaces').select(['spec', 'status']).executeTakeFirstOrThrow();
    const { windows: _, interactive: ___, ...spec } = JSON.parse(row.spec);
    const { guest: __, ...status } = JSON.parse(row.status);
    const before = { spec: JSON.stringify(spec), status: JSON.stringify(status) };
    await world.db.updateTable('workspaces').set(before).execute();
    expect(await service.get(created.id)).toEqual(created);
    expect(created).toMatchObject({ kind: 'linux', interactive: false, windows: null, status: { guest: null } });
    const [told] = (await world.agent.settled()).workspaces;
    expect(told).toMatchObject({ interactive: false, windows: null, forceStop: false });
  });

  test('a change may grow the disk and choose another acceleration; the account stays as it was sealed', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    const { id } = await service.create(desk(world), testActor);
    const change = { windows: { edition: '11', diskGiB: 128, acceleration: 'auto' }, resources: { cpus: 4 } };
    expect(await service.update(id, change, anyGeneration)).toMatchObject({
      windows: { edition: '11', diskGiB: 128, acceleration: 'auto', account: { username: 'trailer' } },
      resources: { cpus: 4, memoryMiB: 4096 },
    });
    expect((await world.agent.settled()).workspaces[0]?.windows).toMatchObject({
      diskGiB: 128,
      account: { password },
    });
    const trail = (await readRows(world.db, 'audit')) as readonly { action: string; detail: string }[];
    const [entry] = trail.filter(({ action }) => action === 'workspace.update');
    expect(JSON.parse(entry?.detail ?? '').windows).toEqual({
      edition: '11',
      account: { username: 'trailer' },
      language: 'en',
      keyboard: 'en-US',
      diskGiB: 128,
      acceleration: 'auto',
    });
    expect(await service.update(id, { description: 'mine' }, anyGeneration)).toMatchObject({
      windows: { diskGiB: 128 },
    });
  });

  test('a forced stop is remembered until somebody wants the workspace to run, and a plain stop changes nothing of it', async () => {
    const world = await createTestApp(await open());
    const { id } = await create<Workspace>(world, 'workspaces', desktop);
    const told = async () => {
      const [workspace] = (await world.agent.settled()).workspaces;
      return [workspace?.running, workspace?.forceStop, workspace?.generation];
    };
    const perform = async (verb: string) => {
      const { statusCode } = await send(world, 'POST', { url: `${url}/${id}/${verb}` });
      expect(statusCode, verb).toBe(202);
      return told();
    };
    expect(await perform('stop')).toEqual([false, false, 2]);
    expect(await perform('stop?force=false')).toEqual([false, false, 2]);
    expect(await perform('stop?force=true')).toEqual([false, true, 3]);
    expect(await perform('stop?force=true')).toEqual([false, true, 3]);
    expect(await perform('stop')).toEqual([false, true, 3]);
    expect(await perform('redeploy')).toEqual([false, false, 4]);
    expect(await perform('stop?force=true')).toEqual([false, true, 5]);
    expect(await perform('start')).toEqual([true, false, 6]);
    expect(await perform('stop?force=true')).toEqual([false, true, 7]);
    await send(world, 'PATCH', { url: `${url}/${id}`, body: { description: 'mine' } });
    expect(await told()).toEqual([false, true, 8]);
    await send(world, 'PATCH', { url: `${url}/${id}`, body: { running: true } });
    expect(await told()).toEqual([true, false, 9]);
    const actions = (await readRows(world.db, 'audit')).map((row) => (row as { action: string }).action);
    expect(actions.filter((action) => action === 'workspace.force-stop')).toHaveLength(3);
    const unclear = await send(world, 'POST', { url: `${url}/${id}/stop?force=yes` });
    expect(unclear.json()).toMatchObject({ errors: [{ path: 'force', code: 'invalid_value' }] });
  });

  test('a forced stop of a Linux workspace is a stop', async () => {
    const world = await createTestWorld(await open());
    const service = new WorkspaceService(world);
    const { id } = await service.create(desk(world, { ...linux, name: 'web' }), testActor);
    for (const verb of ['force-stop', 'force-stop', 'stop'] as const) {
      expect(await service.perform(verb, id, anyGeneration)).toMatchObject({ running: false, generation: 2 });
    }
    expect((await world.agent.settled()).workspaces).toMatchObject([{ running: false, forceStop: false }]);
  });

  test('the guest is shown as reported, and its address is taken on the LAN', async () => {
    const world = await createTestApp(await open());
    const { id: networkId } = await createLan(world);
    const networks = [{ networkId }];
    const { id } = await create<Workspace>(world, 'workspaces', { ...desktop, networks });
    const guest = { mac: '02:9a:11:22:33:44', address: '192.168.1.213' };
    world.agent.report({ workspaces: [reportOf(id, { guest })] });
    await world.agent.settled();
    const told = await readRows(world.db, 'events');
    world.agent.report({ workspaces: [reportOf(id, { guest })] });
    await world.agent.settled();
    expect(await readRows(world.db, 'events'), 'the same guest again is no news').toHaveLength(told.length);
    const { status }: Workspace = (await send(world, 'GET', { url: `${url}/${id}` })).json();
    expect(status.guest).toEqual(guest);
    const body = {
      hostId: world.hostId,
      ...linux,
      name: 'web',
      networks: [{ networkId, ipv4Address: guest.address }],
    };
    const taken = await send(world, 'POST', { url, body });
    expect(taken.json()).toMatchObject({ errors: [{ path: 'networks[0].ipv4Address', code: 'address_taken' }] });
    const own = await send(world, 'PATCH', { url: `${url}/${id}`, body: { networks: body.networks } });
    expect(own.json()).toMatchObject({ errors: [{ path: 'networks[0].ipv4Address', code: 'address_taken' }] });
    world.agent.report({ workspaces: [reportOf(id, { guest: { ...guest, address: 'nowhere' } })] });
    await world.agent.settled();
    const after: Workspace = (await send(world, 'GET', { url: `${url}/${id}` })).json();
    expect(after.status.guest).toBeNull();
  });
});

const linux = { kind: 'linux', image: 'nginx', windows: undefined } as const;
