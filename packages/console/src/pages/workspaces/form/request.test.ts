import { expect, test } from 'vitest';
import { workspace } from '../workspaces.suite.ts';
import { cloneFormOf, emptyForm, formOf, freshKey } from './form.ts';
import { changeOf, creationOf } from './request.ts';

const rich = workspace({
  description: 'a web server',
  command: ['nginx', '-g', 'daemon off;'],
  environment: { B: '2', A: '1' },
  networks: [{ networkId: 'lan', ipv4Address: '192.168.1.200', ipv6Address: null, macAddress: null }],
  ports: [{ hostPort: 53, containerPort: 53, protocol: 'udp', hostAddress: '192.168.1.10' }],
  volumes: [{ name: 'data', path: '/data', readOnly: true }],
  resources: { cpus: 1.5, memoryMiB: 512 },
});
const desk = workspace({
  kind: 'windows',
  windows: {
    edition: '10',
    account: { username: 'ada' },
    language: 'de',
    keyboard: 'de-DE',
    diskGiB: 64,
    acceleration: 'auto',
  },
});

test('a form that nobody touched changes nothing', () => {
  expect(changeOf(formOf(rich), rich)).toEqual({});
  expect(changeOf(formOf(desk), desk)).toEqual({});
});

test('what has no place in a network mode is not sent, and a program listens on one number', () => {
  const typed = { ...formOf(rich), defaultBridge: 'true' } as const;
  expect(changeOf({ ...typed, networkMode: 'host' }, rich)).toEqual({ networkMode: 'host', networks: [] });
  expect(changeOf({ ...typed, networkMode: 'none' }, rich)).toEqual({ networkMode: 'none', networks: [], ports: [] });
  const [port] = typed.ports;
  const ports = [{ ...port, key: 0, hostPort: '8080', containerPort: '', protocol: 'tcp', hostAddress: '' }] as const;
  expect(creationOf({ ...typed, networkMode: 'host', ports })).toMatchObject({
    networkMode: 'host',
    networks: [],
    ports: [{ hostPort: 8080, containerPort: 8080 }],
  });
  expect(creationOf(typed)).toMatchObject({ defaultBridge: true });
});

test('only fields that differ are sent', () => {
  const form = { ...formOf(rich), image: 'nginx:1.30', cpus: '' };
  expect(changeOf(form, rich)).toEqual({ image: 'nginx:1.30', resources: { cpus: null, memoryMiB: 512 } });
  const variables = formOf(rich).environment.toReversed();
  expect(changeOf({ ...formOf(rich), environment: variables }, rich)).toEqual({});
});

test('what the installation of a desktop used up is never sent again', () => {
  const form = formOf(desk);
  const windows = { ...form.windows, username: 'eve', password: 'secret', diskGiB: '128' };
  expect(changeOf({ ...form, windows }, desk)).toEqual({ windows: { diskGiB: 128, acceleration: 'auto' } });
});

test('a creation says of the default bridge and the desktop only what was chosen', () => {
  const linux = creationOf({ ...emptyForm('h1'), name: 'web', image: ' nginx ' });
  expect(linux).toMatchObject({ hostId: 'h1', kind: 'linux', image: 'nginx', command: null });
  expect(linux).not.toHaveProperty('windows');
  expect(linux).not.toHaveProperty('defaultBridge');
  const typed = { command: 'sh', interactive: true, defaultBridge: 'true' } as const;
  const form = { ...emptyForm('h1'), ...typed, kind: 'windows' } as const;
  expect(creationOf(form)).toMatchObject({
    command: null,
    interactive: false,
    defaultBridge: true,
    windows: { edition: '11' },
  });
});

test('a main program gets its terminal by a creation and by a change', () => {
  expect(creationOf({ ...emptyForm('h1'), interactive: true }).interactive).toBe(true);
  expect(changeOf({ ...formOf(rich), interactive: true }, rich)).toEqual({ interactive: true });
});

test('arguments are one a line, and empty lines none', () => {
  expect(creationOf({ ...emptyForm('h1'), command: 'sh\n\n-c\nsleep 1' }).command).toEqual(['sh', '-c', 'sleep 1']);
});

test('a new row has a key of its own', () => {
  expect(freshKey([])).toBe(0);
  expect(freshKey([{ key: 4 }, { key: 2 }])).toBe(5);
});

test('a clone has networks and settings of the first, and addresses, MAC addresses and host ports of its own', () => {
  const first = workspace({
    networks: [{ networkId: 'n1', ipv4Address: '192.168.1.50', ipv6Address: null, macAddress: '02:00:00:00:00:50' }],
    ports: [{ hostPort: 9090, containerPort: 80, protocol: 'tcp', hostAddress: null }],
  });
  const form = cloneFormOf(first);
  expect(form).toMatchObject({
    name: `${first.name}-2`,
    networks: [{ networkId: 'n1', ipv4Address: '', ipv6Address: '', macAddress: '' }],
    ports: [{ hostPort: '', containerPort: '80' }],
  });
  const { name, networks, ports, ...rest } = form;
  expect(formOf(first)).toMatchObject(rest);
});
