import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCodes } from './exit.ts';
import { administrator, type CommandLine, raiseCommandLine, type Surroundings } from './testing/command-line.ts';

let line: CommandLine;

beforeAll(async () => {
  line = await raiseCommandLine();
});

afterAll(() => line.close());

function trailer(args: readonly string[], surroundings?: Surroundings) {
  return line.trailer(args, surroundings);
}

test('a workspace goes from creation to deletion, each step waited for', async () => {
  const lan = ['-d', 'macvlan', '--parent', 'eth0', '--subnet', '192.168.1.0/24', '--gateway', '192.168.1.1'];
  expect((await trailer(['network', 'create', 'lan', ...lan])).out).toBe('lan is created\n');
  const created = await trailer([
    'workspace',
    'create',
    'web',
    '-i',
    'nginx',
    '-n',
    'lan:192.168.1.50',
    '-p',
    '9090:80',
  ]);
  expect(created).toMatchObject({ exitCode: 0 });
  expect(created.out).toBe('web is running\n  address 172.17.0.2\n  port    9090:80/tcp\n');
  expect((await trailer(['workspace', 'list'])).out).toMatch(/web +linux +running +nginx +172.17.0.2 +9090:80\/tcp/);
  expect((await trailer(['workspace', 'stop', 'web'])).out).toBe('web is stopped\n');
  expect(await trailer(['network', 'delete', 'lan', '--yes'])).toMatchObject({ exitCode: exitCodes.conflict });
  expect((await trailer(['workspace', 'delete', 'web', '--yes'])).out).toBe('web is gone\n');
  expect((await trailer(['network', 'delete', 'lan', '--yes'])).out).toBe('lan is gone\n');
});

test('a network gets a host shim, which is changed and taken away; a tag that cannot be had is told', async () => {
  const home = ['--parent', 'eth0', '--subnet', '192.168.1.0/24', '--gateway', '192.168.1.1'];
  const lan = ['network', 'create', 'shimmed', '-d', 'macvlan', ...home, '--ip-range', '192.168.1.192/27'];
  const told = await trailer([...lan, '--host-shim', '192.168.1.1', '--vlan', '5000']);
  expect(told.exitCode).toBe(exitCodes.usage);
  expect(told.err).toContain("hostShim.address: 192.168.1.1 is the LAN's router");
  expect(told.err).toContain('vlanId: 5000 is no 802.1q tag');
  await trailer([...lan, '--host-shim', '192.168.1.250']);
  expect((await trailer(['network', 'get', 'shimmed'])).out).toMatch(/Host shim +192\.168\.1\.250/);
  expect((await trailer(['network', 'update', 'shimmed', '--host-shim', '192.168.1.251'])).exitCode).toBe(0);
  const shim = async () => JSON.parse((await trailer(['network', 'get', 'shimmed', '--json'])).out).hostShim;
  expect(await shim()).toEqual({ address: '192.168.1.251' });
  await trailer(['network', 'update', 'shimmed', '--host-shim', 'none']);
  expect(await shim()).toBeNull();
  expect((await trailer(['network', 'update', 'shimmed'])).err).toContain('--host-shim');
  await trailer(['network', 'delete', 'shimmed', '--yes']);
});

test('a workspace is put on the network of its host, and off every network, and says so', async () => {
  const create = ['workspace', 'create', 'edge', '-i', 'nginx', '--network-mode'];
  expect((await trailer([...create, 'host', '-p', '9191:80'])).err).toContain('80 differs from hostPort 9191');
  expect((await trailer([...create, 'bridge'])).exitCode).toBe(exitCodes.usage);
  expect(await trailer([...create, 'host', '-p', '9191:9191'])).toMatchObject({ exitCode: 0 });
  expect((await trailer(['workspace', 'get', 'edge'])).out).toMatch(/Network +the host's own, without isolation/);
  expect((await trailer(['explain', 'edge'])).out).toContain('9191');
  expect(await trailer(['workspace', 'update', 'edge', '--network-mode', 'none'])).toMatchObject({ exitCode: 0 });
  expect((await trailer(['workspace', 'get', 'edge'])).out).toMatch(/Network +none by choice/);
  const explained = await trailer(['explain', 'edge']);
  expect(explained.out + explained.err).toContain('It has no network by choice');
  expect(await trailer(['workspace', 'update', 'edge', '--network-mode', 'standard'])).toMatchObject({ exitCode: 0 });
  expect((await trailer(['workspace', 'get', 'edge'])).out).not.toMatch(/Network +(none|the host)/);
  expect((await trailer(['workspace', 'delete', 'edge', '--yes'])).out).toBe('edge is gone\n');
});

test('with --json the result alone is on standard output', async () => {
  const { out, err } = await trailer(['workspace', 'create', 'quiet', '--image', 'nginx', '--json']);
  expect(JSON.parse(out)).toMatchObject({ name: 'quiet', status: { phase: 'running' } });
  expect(err).toContain('Creating quiet');
  const refused = await trailer(['workspace', 'create', 'quiet', '--image', 'nginx', '--json']);
  expect(refused).toMatchObject({ exitCode: exitCodes.usage, out: '' });
  expect(JSON.parse(refused.err)).toMatchObject({ code: 'validation_failed', errors: [{ path: 'name' }] });
});

test('every fault of a request is told, one a line, with its field', async () => {
  const { exitCode, err } = await trailer([
    'workspace',
    'create',
    'bad',
    '--image',
    'nginx',
    '-p',
    '0:80',
    '-p',
    '9092:70000',
  ]);
  expect(exitCode).toBe(exitCodes.usage);
  expect(
    err
      .trimEnd()
      .split('\n')
      .map((line) => line.split(': ')[0]),
  ).toEqual(['ports[0].hostPort', 'ports[1].containerPort']);
});

test('a name that does not exist says what does and ends with 3', async () => {
  const { exitCode, err } = await trailer(['network', 'get', 'nowhere']);
  expect(exitCode).toBe(exitCodes.notFound);
  expect(err).toContain('There is no network nowhere');
});

test('deleting needs --yes where nobody can be asked, and then deletes nothing', async () => {
  await trailer(['network', 'create', 'kept', '--subnet', '10.77.0.0/24']);
  expect(await trailer(['network', 'delete', 'kept'])).toMatchObject({ exitCode: exitCodes.usage });
  expect(await trailer(['network', 'get', 'kept'])).toMatchObject({ exitCode: 0 });
});

test('a wrong token ends with 4, a server that is not there with 5', async () => {
  expect(await trailer(['host', 'list'], { token: 'wrong' })).toMatchObject({ exitCode: exitCodes.notAllowed });
  expect(await trailer(['host', 'list', '--url', 'http://127.0.0.1:9'])).toMatchObject({
    exitCode: exitCodes.unreachable,
  });
});

test('wrong usage ends with 2 and names the way out', async () => {
  const { exitCode, err } = await trailer(['workspace', 'lst']);
  expect(exitCode).toBe(exitCodes.usage);
  expect(err).toContain('Did you mean');
});

test('exec passes input on, prints output and ends with the exit code of the command', async () => {
  await trailer(['workspace', 'create', 'shell', '--image', 'busybox']);
  const { exitCode, out } = await trailer(['workspace', 'exec', '-i', 'shell', '--', 'cat'], { input: 'hello\n' });
  expect(out).toBe('hello\n');
  expect(exitCode).toBe(7);
});

test('options after the workspace belong to the command, with -- in between or without', async () => {
  for (const command of [
    ['cat', '-u'],
    ['--', 'cat', '-u'],
  ]) {
    expect(await trailer(['workspace', 'exec', '-i', 'shell', ...command], { input: 'x' })).toMatchObject({
      out: 'x',
      exitCode: 7,
    });
  }
});

test('login by password keeps a token that later commands use, readable for its owner alone', async () => {
  const login = ['login', '--email', administrator.email, '--password-stdin'];
  const signedIn = await trailer(login, { token: undefined, input: `${administrator.password}\n` });
  expect(signedIn).toMatchObject({ exitCode: 0 });
  expect(signedIn.out).toContain(`as ${administrator.email}`);
  const file = join(line.folder, 'config', 'credentials.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, 'utf8')).not.toContain(administrator.password);
  expect(await trailer(['workspace', 'list'], { token: undefined })).toMatchObject({ exitCode: 0 });
});

test('a kept token goes to no other server', async () => {
  const elsewhere = line.address.replace('127.0.0.1', 'localhost');
  expect(await trailer(['host', 'list', '--url', elsewhere], { token: undefined })).toMatchObject({
    exitCode: exitCodes.notAllowed,
  });
});

test('login by a wrong password says so and keeps nothing', async () => {
  const login = ['login', '--email', administrator.email, '--password-stdin'];
  const { exitCode, err } = await trailer(login, { token: undefined, input: 'wrong password' });
  expect(exitCode).toBe(exitCodes.notAllowed);
  expect(err).toContain('E-mail or password is wrong');
});

test('advice leads to commands that are taken as they stand', async () => {
  const answers = ['--network', 'yes', '--lan', 'yes', '--switch', 'several'];
  const { exitCode, out } = await trailer(['advise', ...answers]);
  expect(exitCode).toBe(0);
  expect(out).toContain('macvlan: an address and a MAC of its own on the LAN');
  const [create = ''] = /network create .*/.exec(out) ?? [];
  expect(create).toMatch(
    /^network create lan-?\d* --driver macvlan --parent eth0 --subnet 192.168.1.0\/24 --gateway 192.168.1.1 --ip-range/,
  );
  expect(await trailer([...create.split(' '), '--dry-run'])).toMatchObject({ exitCode: 0 });
  const told = await trailer(['advise', '--network', 'no', '--json']);
  expect(JSON.parse(told.out)).toMatchObject({ answers: { network: 'no' }, recommendation: { driver: 'none' } });
});

test('advice that cannot ask says which answer is missing', async () => {
  const { exitCode, err } = await trailer(['advise', '--network', 'yes']);
  expect(exitCode).toBe(exitCodes.usage);
  expect(err).toContain('Nobody can be asked here: give --lan yes or no');
  expect((await trailer(['advise', '--network', 'maybe'])).err).toContain(
    'answers.network: maybe is no answer: use yes or no',
  );
});
