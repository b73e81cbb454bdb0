import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCodes } from './exit.ts';
import { type CommandLine, raiseCommandLine, type Surroundings } from './testing/command-line.ts';
import { stubbornImage } from './testing/obliging-agent.ts';

const password = 'Correct-Horse-7';
const windows = ['--kind', 'windows', '--image', 'trailer-windows'];

let line: CommandLine;

beforeAll(async () => {
  line = await raiseCommandLine();
  const lan = ['-d', 'macvlan', '--parent', 'eth0', '--subnet', '192.168.1.0/24', '--gateway', '192.168.1.1'];
  expect(await trailer(['network', 'create', 'lan', ...lan])).toMatchObject({ exitCode: 0 });
});

afterAll(() => line.close());

function trailer(args: readonly string[], surroundings?: Surroundings) {
  return line.trailer(args, surroundings);
}

function create(name: string, args: readonly string[] = [], surroundings: Surroundings = {}) {
  return trailer(['workspace', 'create', name, ...windows, ...args], surroundings);
}

/** What the host was asked to make of it. */
function asked(name: string) {
  return line.desired()?.workspaces.find((workspace) => workspace.name === name);
}

test('a desktop is created with all that was said of it, and what to do next is told', async () => {
  const options = ['-n', 'lan', '-p', '3389:3389', '-p', '3389:3389/udp', '--edition', '10', '--username', 'ada'];
  const size = ['--cpus', '4', '--memory', '8GiB', '--disk', '128GiB', '--acceleration', 'auto'];
  const tongue = ['--language', 'de', '--keyboard', 'de-DE'];
  const { exitCode, out, err } = await create('desk', [...options, ...size, ...tongue], {
    workspacePassword: password,
  });
  expect(exitCode).toBe(0);
  expect(out).toBe(`desk is running
  address 172.17.0.2
  address 192.168.1.50
  guest   192.168.1.213
  port    3389:3389/tcp
  port    3389:3389/udp
`);
  expect(err).toContain(`Its screen, also while Windows installs: http://192.168.1.50:8006
Remote desktop: mstsc /v:192.168.1.10:3389 or xfreerdp /v:192.168.1.10:3389
From where they answer: trailer explain desk
`);
  expect(asked('desk')).toMatchObject({
    kind: 'windows',
    resources: { cpus: 4, memoryMiB: 8192 },
    windows: {
      edition: '10',
      account: { username: 'ada', password },
      language: 'de',
      keyboard: 'de-DE',
      diskGiB: 128,
      acceleration: 'auto',
    },
  });
});

test('the password comes from a file or standard input before the environment', async () => {
  const file = join(line.folder, 'password.txt');
  await writeFile(file, 'From-File-7\n');
  const surroundings = { workspacePassword: password, input: 'From-Input-7\n' };
  await create('by-file', ['--password-file', file], surroundings);
  await create('by-input', ['--password-stdin'], surroundings);
  expect(asked('by-file')?.windows?.account.password).toBe('From-File-7');
  expect(asked('by-input')?.windows?.account.password).toBe('From-Input-7');
  expect(await create('by-both', ['--password-file', file, '--password-stdin'])).toMatchObject({
    exitCode: exitCodes.usage,
    err: 'Give --password-file or --password-stdin, not both\n',
  });
  expect(await create('by-nothing', ['--password-file', join(line.folder, 'nowhere')])).toMatchObject({
    exitCode: exitCodes.usage,
    err: expect.stringContaining('no such file'),
  });
});

test('a password on the command line is refused with what to use instead, and not repeated', async () => {
  for (const given of [['--password', password], [`--password=${password}`], ['--password']]) {
    const { exitCode, err } = await create('open', given);
    expect(exitCode).toBe(exitCodes.usage);
    expect(err).toContain('Use --password-file FILE, --password-stdin or TRAILER_WORKSPACE_PASSWORD');
    expect(err).not.toContain(password);
  }
});

test('without a password, and nobody to ask, nothing is created', async () => {
  const { exitCode, err } = await create('bare');
  expect(exitCode).toBe(exitCodes.usage);
  expect(err).toContain('--password-stdin');
  expect(await trailer(['workspace', 'get', 'bare'])).toMatchObject({ exitCode: exitCodes.notFound });
});

test('a password in the environment is none of the business of a Linux workspace', async () => {
  const linux = ['workspace', 'create', 'plain', '--image', 'nginx'];
  expect(await trailer(linux, { workspacePassword: password })).toMatchObject({ exitCode: 0 });
});

test('what only a desktop has is refused for a Linux workspace by the server, with every other fault', async () => {
  const { exitCode, err } = await trailer([
    ...['workspace', 'create', 'plain2', '--image', 'nginx', '--edition', '11', '-p', '0:80'],
  ]);
  expect(exitCode).toBe(exitCodes.usage);
  expect(err.split('\n').map((each) => each.split(': ')[0])).toEqual(
    expect.arrayContaining(['ports[0].hostPort', 'windows']),
  );
});

test('a desktop shows its guest and how it is made, and never its password', async () => {
  const { out } = await trailer(['workspace', 'get', 'desk']);
  expect(out).toMatch(/^Kind +windows$/m);
  expect(out).toMatch(/^Windows +10, language de, keyboard de-DE$/m);
  expect(out).toMatch(/^Disk +128 GiB$/m);
  expect(out).toMatch(/^Machine +4 CPUs, 8192 MiB$/m);
  expect(out).toMatch(/^192\.168\.1\.213 +lan +guest, by DHCP +02(:[0-9a-f]{2}){5}$/m);
  expect(out).toMatch(/^GuestForwarding +True +Forwarding/m);
  const list = await trailer(['workspace', 'list']);
  expect(list.out).toMatch(/^desk +windows +running .* 192\.168\.1\.213 \(guest\)/m);
  const json = await trailer(['workspace', 'get', 'desk', '--json']);
  expect(JSON.parse(json.out)).toMatchObject({ kind: 'windows', status: { guest: { address: '192.168.1.213' } } });
  expect(out + list.out + json.out).not.toContain(password);
});

test('the disk can grow and the acceleration can change; what else there is, the server says', async () => {
  const grown = await trailer(['workspace', 'update', 'desk', '--disk', '1T', '--acceleration', 'emulated']);
  expect(grown).toMatchObject({ exitCode: 0 });
  expect(asked('desk')?.windows).toMatchObject({ diskGiB: 1024, acceleration: 'emulated' });
  const shrunk = await trailer(['workspace', 'update', 'desk', '--disk', '64G']);
  expect(shrunk).toMatchObject({ exitCode: exitCodes.usage, err: expect.stringContaining('windows.diskGiB') });
});

test('stopping a desktop waits for its guest and names --force, which cuts it off', async () => {
  await trailer(['workspace', 'create', 'deaf', '--kind', 'windows', '--image', stubbornImage], {
    workspacePassword: password,
  });
  const patient = await trailer(['workspace', 'stop', 'deaf', '--timeout', '1s']);
  expect(patient.exitCode).toBe(exitCodes.timeout);
  expect(patient.err).toContain('to cut it off: trailer workspace stop deaf --force');
  expect(patient.err).toContain('Stopping deaf: stopping: the guest was asked to shut down');
  const forced = await trailer(['workspace', 'stop', 'deaf', '--force']);
  expect(forced).toMatchObject({ exitCode: 0, out: 'deaf is stopped\n' });
  expect(forced.err).not.toContain('take its time');
  const again = await trailer(['workspace', 'stop', 'deaf']);
  expect(again).toMatchObject({ exitCode: 0, err: expect.not.stringContaining('take its time') });
});

test('a host tells whether desktops have hardware virtualization there', async () => {
  const hosts = await trailer(['host', 'list', '--json']);
  const [{ id }] = JSON.parse(hosts.out);
  expect((await trailer(['host', 'get', id])).out).toMatch(/^Virtualization +by hardware$/m);
});
