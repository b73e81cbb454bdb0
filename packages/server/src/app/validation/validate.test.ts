import { routeTable } from '@trailer/contract';
import { expect, it } from 'vitest';
import { ProblemError } from '../problem.ts';
import { validateInput } from './validate.ts';

const host = { hostId: 'h1', name: 'web', image: 'nginx' };

async function faultsIn(body: unknown, query: unknown = {}): Promise<readonly (readonly [string, string, string])[]> {
  try {
    await validateInput(routeTable['workspaces.create'], { body, query }, undefined);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.errors.map(({ path, code, message }) => [path, code, message] as const);
  }
}

const cases: readonly (readonly [string, unknown, readonly (readonly [string, string, string])[]])[] = [
  ['a good body', host, []],
  ['no body', undefined, [['', 'required', 'the request is missing: give an object']]],
  ['a list', [], [['', 'invalid_type', 'the request is a list: give an object']]],
  ['a missing field', { ...host, image: undefined }, [['image', 'required', 'image is missing: give text']]],
  ['null for text', { ...host, image: null }, [['image', 'invalid_type', 'image is null: give text']]],
  ['a wrong type', { ...host, running: 'yes' }, [['running', 'invalid_type', 'running is yes: give true or false']]],
  [
    'a fraction for a port',
    { ...host, ports: [{ hostPort: 1.5, containerPort: 80 }] },
    [['ports[0].hostPort', 'invalid_type', 'ports[0].hostPort is 1.5: give a whole number']],
  ],
  [
    'a value outside the choices',
    { ...host, ports: [{ hostPort: 1, containerPort: 80, protocol: 'sctp' }] },
    [['ports[0].protocol', 'invalid_value', 'ports[0].protocol is sctp: give tcp or udp']],
  ],
  [
    'unknown fields, also inside',
    { ...host, privileged: true, volumes: [{ name: 'v', path: '/v', host: '/etc' }] },
    [
      ['volumes[0].host', 'unknown_field', 'volumes[0].host is not a field here: remove it, or correct its name'],
      ['privileged', 'unknown_field', 'privileged is not a field here: remove it, or correct its name'],
    ],
  ],
  [
    'a name of a megabyte',
    { ...host, name: 'x'.repeat(1_000_000) },
    [['name', 'too_long', 'name is 1000000 characters long: give at most 63 characters']],
  ],
  [
    'too many entries',
    { ...host, networks: Array.from({ length: 17 }, () => ({ networkId: 'n' })) },
    [['networks', 'too_many', 'networks has 17 entries: give at most 16']],
  ],
  [
    'an empty text',
    { ...host, hostId: '' },
    [['hostId', 'invalid_value', 'hostId is 0 characters long: give at least 1 character']],
  ],
  [
    'a key that does not fit',
    { ...host, environment: { 'a b': 'x' } },
    [
      [
        'environment["a b"]',
        'invalid_value',
        'environment["a b"] has a key that does not fit: letters, digits and "_", not starting with a digit',
      ],
    ],
  ],
  [
    'a bad variable, whose value is nobody’s business',
    { ...host, environment: { PASSWORD: 5 } },
    [['environment.PASSWORD', 'invalid_type', 'environment.PASSWORD is a value that does not fit: give text']],
  ],
  [
    'a bad password, which is not repeated',
    { ...host, windows: { account: { password: 12345 } } },
    [['windows.account.password', 'invalid_type', 'windows.account.password is a value that does not fit: give text']],
  ],
  [
    'a password in the place of its account',
    { ...host, windows: { account: 'ada:hunter2' } },
    [['windows.account', 'invalid_type', 'windows.account is a value that does not fit: give an object']],
  ],
];

it.each(cases)('tells of %s', async (_what, body, faults) => {
  expect(await faultsIn(body)).toEqual(faults);
});

it('tells of query and body at once', async () => {
  const paths = (await faultsIn({}, { color: 'red' })).map(([path]) => path);
  expect(paths).toEqual(['color', 'hostId', 'name', 'image']);
});

it('repeats no more than 80 characters of a value', async () => {
  const [[, , message] = ['', '', '']] = await faultsIn({ ...host, image: ` ${'y'.repeat(400)}` });
  expect(message.length).toBeLessThan(160);
});

it('answers a body of nothing but faults with the first hundred', async () => {
  const body = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`field${index}`, 1]));
  expect(await faultsIn(body)).toHaveLength(100);
});

it('gives the check the well-typed fields, defaults filled in, and merges what it finds', async () => {
  const seen: unknown[] = [];
  const check = async (partial: Readonly<Record<string, unknown>>) => {
    seen.push(partial);
    return [
      { path: 'subnet', code: 'host_bits_set', message: 'subnet has host bits set' },
      { path: 'name', code: 'name_taken', message: 'said of a field whose shape is at fault already' },
    ] as const;
  };
  const body = { hostId: 'h1', name: 5, subnet: '192.168.1.5/24' };
  const refused = validateInput(routeTable['networks.create'], { body, query: {} }, check);
  await expect(refused).rejects.toMatchObject({
    errors: [
      { path: 'name', code: 'invalid_type' },
      { path: 'subnet', code: 'host_bits_set' },
    ],
  });
  expect(seen).toEqual([{ hostId: 'h1', subnet: '192.168.1.5/24', driver: 'bridge' }]);
});

it('leaves the check to the handler where every field is well-typed', async () => {
  const check = () => Promise.reject(new Error('asked'));
  const body = { hostId: 'h1', name: 'lan' };
  const valid = await validateInput(routeTable['networks.create'], { body, query: {} }, check);
  expect(valid.body).toEqual({ hostId: 'h1', name: 'lan', driver: 'bridge' });
});

it('takes no fields where a route has no body', async () => {
  const route = routeTable['workspaces.start'];
  await expect(validateInput(route, { body: { force: true }, query: {} }, undefined)).rejects.toMatchObject({
    errors: [{ path: 'force', code: 'unknown_field' }],
  });
  await expect(validateInput(route, { body: {}, query: {} }, undefined)).resolves.toBeDefined();
});

it('hands a check the entries of a list that are well-typed, at their places', async () => {
  const seen: unknown[] = [];
  const ports = [{ hostPort: 0, containerPort: 70_000 }, { hostPort: '80', containerPort: 80 }, 'x'];
  const check = async (partial: Readonly<Record<string, unknown>>) => {
    seen.push(partial['ports']);
    return [{ path: 'ports[0].hostPort', code: 'port_out_of_range', message: 'ports[0].hostPort 0 …' } as const];
  };
  const raw = { body: { ...host, ports }, query: {} };
  const thrown = await validateInput(routeTable['workspaces.create'], raw, check).catch((error: unknown) => error);
  expect(seen).toEqual([
    [
      expect.objectContaining({ hostPort: 0, containerPort: 70_000, protocol: 'tcp' }),
      expect.objectContaining({ hostPort: 0, containerPort: 80 }),
      expect.objectContaining({ hostPort: 0, containerPort: 0 }),
    ],
  ]);
  expect((thrown as ProblemError).errors.map(({ path }) => path)).toEqual([
    'ports[1].hostPort',
    'ports[2]',
    'ports[0].hostPort',
  ]);
});

it('hands a check the well-typed fields of an object, however deep, and none of one that lacks what it needs', async () => {
  const partialOf = async (body: object): Promise<Readonly<Record<string, unknown>>> => {
    const seen: Readonly<Record<string, unknown>>[] = [];
    const check = async (partial: Readonly<Record<string, unknown>>) => {
      seen.push(partial);
      return [];
    };
    const route = 'subnet' in body ? routeTable['networks.create'] : routeTable['workspaces.create'];
    await validateInput(route, { body, query: {} }, check).catch(() => undefined);
    return seen[0] ?? {};
  };
  const windows = { edition: 11, account: { username: 'ada', password: 5, hint: 'x' }, diskGiB: 0, flavour: 'mint' };
  expect(await partialOf({ ...host, windows })).toMatchObject({
    windows: { account: { username: 'ada' }, diskGiB: 0 },
  });
  for (const wrong of [[windows], 'windows', null, 5]) {
    expect(await partialOf({ ...host, windows: wrong })).not.toHaveProperty('windows');
  }
  const network = { hostId: 'h1', name: 'lan', subnet: '192.168.1.0/24' };
  expect(await partialOf({ ...network, ipv6: { gateway: 'fd00::1' } })).not.toHaveProperty('ipv6');
});

it('misses nothing inside an object that cannot be read', async () => {
  const check = async () =>
    [
      { path: 'windows.account.password', code: 'required', message: 'said of what is in windows' },
      { path: 'windowsill', code: 'required', message: 'said of something else' },
    ] as const;
  const raw = { body: { ...host, kind: 'windows', windows: 'hunter2' }, query: {} };
  const thrown = await validateInput(routeTable['workspaces.create'], raw, check).catch((error: unknown) => error);
  expect((thrown as ProblemError).errors).toMatchObject([
    { path: 'windows', message: 'windows is a value that does not fit: give an object' },
    { path: 'windowsill' },
  ]);
});

it('tells a number of a query that is too small or too large as a number', async () => {
  const limit = async (value: string) => {
    const raw = { body: undefined, query: { limit: value } };
    const thrown = await validateInput(routeTable['workspaces.list'], raw, undefined).catch((error: unknown) => error);
    return (thrown as ProblemError).errors.map(({ message }) => message);
  };
  expect(await limit('0')).toEqual(['limit is 0: give at least 1']);
  expect(await limit('99999')).toEqual(['limit is 99999: give at most 500']);
});
