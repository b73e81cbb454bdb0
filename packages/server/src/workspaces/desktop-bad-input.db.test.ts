import type { AgentRequest, Workspace } from '@trailer/contract';
import { expect, test } from 'vitest';
import { testInventory } from '../agents/testing.ts';
import { create, createTestApp, type Refusal, refuse, type TestApp } from '../agents/testing-app.ts';
import { eachDatabase } from '../db/testing.ts';
import { dumpDatabase } from '../db/testing-rows.ts';

const url = '/api/v1/workspaces';
const password = 'hunter2 and more';
const good = { name: 'desk', kind: 'windows', image: 'trailer-windows', windows: { account: { password } } } as const;

function desktopWith(windows: object): object {
  return { windows: { account: { password }, ...windows } };
}

function passwordIs(value: unknown): object {
  return { windows: { account: { password: value } } };
}

/** What is wrong, how it differs from a good desktop, and the faults it must bring. */
const badDesktops: readonly (readonly [string, object, readonly string[]])[] = [
  ['no password', { windows: { account: {} } }, ['windows.account.password required']],
  ['nothing said of the desktop', { windows: undefined }, ['windows.account.password required']],
  ['an empty password', passwordIs(''), ['windows.account.password required']],
  ['a password that is a number', passwordIs(71_077_345), ['windows.account.password invalid_type']],
  ['a password that is null', passwordIs(null), ['windows.account.password invalid_type']],
  ['a password in a list', passwordIs([password]), ['windows.account.password invalid_type']],
  ['a password in an object', passwordIs({ value: password }), ['windows.account.password invalid_type']],
  ['a password of 128 characters', passwordIs(password.repeat(8)), ['windows.account.password too_long']],
  ['a password of a megabyte', passwordIs(password.repeat(10_000)), ['windows.account.password too_long']],
  ['a password with a line break', passwordIs(`${password}\n`), ['windows.account.password invalid_value']],
  ['a password with a NUL', passwordIs(`${password}\0`), ['windows.account.password invalid_value']],
  ['half a character in a password', passwordIs(`${password}\ud83d`), ['windows.account.password invalid_value']],
  ['a password in the place of the account', { windows: { account: password } }, ['windows.account invalid_type']],
  ['a password in the place of the desktop', { windows: password }, ['windows invalid_type']],
  ['a list in the place of the desktop', { windows: [password] }, ['windows invalid_type']],
  [
    'a password under another name',
    { windows: { account: { passwort: password } } },
    ['windows.account.password required', 'windows.account.passwort unknown_field'],
  ],
  ['an edition nobody has', desktopWith({ edition: '3.11' }), ['windows.edition invalid_value']],
  ['a NUL in the language', desktopWith({ language: 'e\0' }), ['windows.language invalid_value']],
  ['half a GiB', desktopWith({ diskGiB: 64.5 }), ['windows.diskGiB invalid_value']],
  ['no disk', desktopWith({ diskGiB: 0 }), ['windows.diskGiB invalid_value']],
  ['an unknown acceleration', desktopWith({ acceleration: 'warp' }), ['windows.acceleration invalid_value']],
  ['half a CPU', { resources: { cpus: 0.5 } }, ['resources.cpus invalid_value']],
  ['the memory of a small container', { resources: { memoryMiB: 64 } }, ['resources.memoryMiB invalid_value']],
  ['a command', { command: ['serve'] }, ['command not_supported']],
  ['a main process to talk with', { interactive: true }, ['interactive not_supported']],
  ['a desktop that is a Linux workspace', { kind: 'linux' }, ['windows not_supported']],
  ['a desktop whose kind cannot be read', { kind: 5 }, ['kind invalid_value']],
  [
    'everything at once, each told although its neighbours cannot be read',
    {
      image: 5,
      environment: { PASSWORD: 'hunter3', TRAILER_GUEST_PORTS: '', COLOR: 'red' },
      volumes: [{ name: 'storage', path: '/storage/more' }],
      resources: { cpus: 1.5, memoryMiB: 'much' },
      ports: [{ hostPort: 9000, containerPort: 3389 }],
      windows: {
        edition: 11,
        account: { username: 'a/b', password: 5, hint: password },
        language: 'german, please',
        keyboard: 7,
        diskGiB: -1,
        acceleration: 'warp',
        flavour: 'mint',
      },
    },
    [
      'environment.PASSWORD reserved_name',
      'environment.TRAILER_GUEST_PORTS reserved_name',
      'image invalid_type',
      'ports[0].hostPort port_taken',
      'resources.cpus invalid_value',
      'resources.memoryMiB invalid_type',
      'volumes[0].name reserved_name',
      'volumes[0].path reserved_name',
      'windows.acceleration invalid_value',
      'windows.account.hint unknown_field',
      'windows.account.password invalid_type',
      'windows.account.username invalid_value',
      'windows.diskGiB invalid_value',
      'windows.edition invalid_type',
      'windows.flavour unknown_field',
      'windows.keyboard invalid_type',
      'windows.language invalid_value',
    ],
  ],
];

/** Whatever was wrong, what may have been meant as the password is not said again. */
function expectDiscretion({ problem }: Refusal, what: string): void {
  expect(JSON.stringify(problem), what).not.toMatch(/hunter|71077345/);
}

function withoutVirtualization(request: AgentRequest) {
  const { kvm: _, ...rest } = testInventory.kernel;
  if (request.kind !== 'inventory') return null;
  return { kind: 'inventory', inventory: { ...testInventory, kernel: { ...rest, kvm: false } } } as const;
}

async function patch(world: TestApp, id: string, body: object): Promise<Refusal> {
  const refusal = await refuse(world, 'PATCH', { url: `${url}/${id}`, body });
  expectDiscretion(refusal, JSON.stringify(body));
  return refusal;
}

eachDatabase((open) => {
  test('each of these is refused, naming every fault at once and no password, and nothing changes', async () => {
    const database = await open();
    const world = await createTestApp(database);
    for (const [what, changes, faults] of badDesktops) {
      const body = { hostId: world.hostId, ...good, ...changes };
      const refusal = await refuse(world, 'POST', { url, body, headers: { 'idempotency-key': 'k1' } });
      expect(refusal, what).toMatchObject({ status: 422, code: 'validation_failed', faults });
      expectDiscretion(refusal, what);
    }
    expect(await dumpDatabase(database.db)).not.toMatch(/hunter|71077345/);
  });

  test('a host without hardware virtualization takes a desktop only where emulation is allowed', async () => {
    const world = await createTestApp(await open());
    world.agent.answer = withoutVirtualization;
    for (const windows of [{}, { acceleration: 'kvm' }]) {
      const refusal = await refuse(world, 'POST', {
        url,
        body: { hostId: world.hostId, ...good, ...desktopWith(windows) },
      });
      expect(refusal).toMatchObject({ status: 422, faults: ['windows.acceleration not_supported'] });
      expect(refusal.problem.errors[0]?.message).toMatch(/testhost.*firmware.*auto or emulated/);
    }
    for (const acceleration of ['auto', 'emulated']) {
      await create<Workspace>(world, 'workspaces', { ...good, ...desktopWith({ acceleration }), name: acceleration });
    }
  });

  test('what the installation used up is refused in a change, the right password too; so is a smaller disk', async () => {
    const world = await createTestApp(await open());
    const { id } = await create<Workspace>(world, 'workspaces', good);
    const other = { edition: '10', language: 'de', keyboard: 'de-DE', account: { username: 'ada', password } };
    expect(await patch(world, id, { windows: { ...other, diskGiB: 32 } })).toMatchObject({
      status: 422,
      faults: [
        'windows.account.password immutable',
        'windows.account.username immutable',
        'windows.diskGiB immutable',
        'windows.edition immutable',
        'windows.keyboard immutable',
        'windows.language immutable',
      ],
    });
    expect(await patch(world, id, { windows: { account: { password: 'hunter4' }, diskGiB: 'big' } })).toMatchObject({
      faults: ['windows.account.password immutable', 'windows.diskGiB invalid_type'],
    });
    expect(await patch(world, id, { interactive: true })).toMatchObject({ faults: ['interactive not_supported'] });
    expect(await patch(world, id, { windows: null, command: ['serve'] })).toMatchObject({
      faults: ['command not_supported', 'windows invalid_type'],
    });
  });

  test('a Linux workspace becomes no desktop by a change', async () => {
    const world = await createTestApp(await open());
    const { id } = await create<Workspace>(world, 'workspaces', { name: 'web', image: 'nginx' });
    expect(await patch(world, id, desktopWith({}))).toMatchObject({ status: 422, faults: ['windows not_supported'] });
  });
});
