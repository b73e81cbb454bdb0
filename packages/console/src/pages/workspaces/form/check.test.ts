import { expect, test } from 'vitest';
import { host, lan, workspace } from '../workspaces.suite.ts';
import { formChecker, type Surroundings, variablePath } from './check.ts';
import { emptyForm, formOf, type WorkspaceForm } from './form.ts';

const around: Surroundings = { host: host(), networks: [lan()], workspaces: [], self: null };
const good: WorkspaceForm = { ...emptyForm('h1'), name: 'web', image: 'nginx:1.29' };
const port = { key: 0, hostPort: '8080', containerPort: '80', protocol: 'tcp', hostAddress: '' } as const;

function faults(change: Partial<WorkspaceForm>, surroundings: Partial<Surroundings> = {}): readonly string[] {
  const { faults: found } = formChecker({ ...around, ...surroundings })({ ...good, ...change });
  return found.map(({ path, code }) => `${path} ${code}`);
}

test('a name and an image make a workspace', () => {
  expect(faults({})).toEqual([]);
});

test('fields of the wrong shape are told as the server tells them', () => {
  const { faults: found } = formChecker(around)({ ...good, name: 'a b', image: ' x y' });
  expect(found.map(({ path }) => path)).toEqual(['name', 'image']);
  expect(found[0]?.message).toBe(
    'name is "a b": use letters, digits, "_", "." and "-", starting with a letter or digit',
  );
});

test('what is missing is told once, with what to give', () => {
  const volume = { key: 0, name: '', path: '', readOnly: false };
  const variable = { key: 0, name: '', value: 'x' };
  expect(faults({ name: '', image: '', volumes: [volume], environment: [variable] })).toEqual([
    'name required',
    'image required',
    'environment[""] required',
    'volumes[0].name required',
    'volumes[0].path required',
  ]);
});

test('a port that is empty or no number is told once, in words of its own', () => {
  expect(faults({ ports: [{ ...port, hostPort: '' }] })).toEqual(['ports[0].hostPort required']);
  expect(faults({ ports: [{ ...port, containerPort: 'x' }] })).toEqual(['ports[0].containerPort invalid_type']);
  expect(faults({ ports: [{ ...port, hostPort: '70000' }] })).toEqual(['ports[0].hostPort port_out_of_range']);
});

test('a port, an address and a network are held against the host and what is there', () => {
  const other = workspace({
    id: 'w2',
    name: 'other',
    ports: [{ ...port, hostPort: 8080, containerPort: 1, hostAddress: null }],
  });
  expect(faults({ ports: [port] }, { workspaces: [other] })).toEqual(['ports[0].hostPort port_taken']);
  expect(faults({ ports: [port] }, { workspaces: [{ ...other, hostId: 'h2' }] })).toEqual([]);
  expect(faults({ ports: [port] }, { workspaces: [other], self: other })).toEqual([]);
  const row = { key: 0, networkId: 'lan', ipv4Address: '192.168.2.1', ipv6Address: '', macAddress: '' };
  expect(faults({ networks: [row] })).toEqual(['networks[0].ipv4Address outside_subnet']);
  expect(faults({ networks: [{ ...row, networkId: '', ipv4Address: '' }] })).toEqual([
    'networks[0].networkId required',
  ]);
});

test('a desktop needs a password, and acceleration that its host can give', () => {
  const windows = { ...good.windows, password: 'x' };
  expect(faults({ kind: 'windows' })).toEqual(['windows.account.password required']);
  expect(faults({ kind: 'windows', windows })).toEqual([]);
  const without = host({ kernel: { macvlan: true, ipvlan: true, vlan: true, policyRouting: true, kvm: false } });
  expect(faults({ kind: 'windows', windows }, { host: without })).toEqual(['windows.acceleration not_supported']);
});

test('the desktop that is there keeps its password, and its disk does not shrink', () => {
  const desk = workspace({
    kind: 'windows',
    windows: {
      edition: '11',
      account: { username: 'trailer' },
      language: 'en',
      keyboard: 'en-US',
      diskGiB: 64,
      acceleration: 'kvm',
    },
  });
  const form = formOf(desk);
  const check = formChecker({ ...around, workspaces: [desk], self: desk });
  expect(check(form).faults).toEqual([]);
  expect(check({ ...form, windows: { ...form.windows, diskGiB: '32' } }).faults[0]?.path).toBe('windows.diskGiB');
});

test('a variable given twice is told, whatever its name', () => {
  const twice = (name: string) => faults({ environment: [0, 1].map((key) => ({ key, name, value: '' })) });
  expect(twice('A')).toEqual(['environment.A duplicate']);
  expect(twice('a b')).toEqual(['environment["a b"] duplicate']);
  expect(variablePath('a-b')).toBe('environment.a-b');
});

test('a host that never reported cannot be checked against', () => {
  expect(faults({}, { host: host({ kernel: null }) })).toEqual(['hostId invalid_value']);
});
