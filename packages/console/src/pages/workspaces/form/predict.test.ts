import { expect, test } from 'vitest';
import type { Cell } from '../picture/cell.ts';
import { host, lan, workspace } from '../workspaces.suite.ts';
import { emptyForm, type WorkspaceForm } from './form.ts';
import { type PredictionContext, predictForm } from './predict.ts';

const around: PredictionContext = { host: host(), networks: [lan()], workspaces: [] };
const onLan = { networks: [{ key: 0, networkId: 'lan', ipv4Address: '', ipv6Address: '', macAddress: '' }] };
const web = { ports: [{ key: 0, hostPort: '8080', containerPort: '80', protocol: 'tcp', hostAddress: '' }] } as const;

function predict(form: Partial<WorkspaceForm>, context: Partial<PredictionContext> = {}): readonly Cell[] {
  return predictForm({ ...emptyForm('h1'), ...form }, { ...around, ...context });
}

function cell(cells: readonly Cell[], from: Cell['from'], via: Cell['via']): Cell | undefined {
  return cells.find((one) => one.from === from && one.via === via);
}

test('an address that the engine will pick is told as one of its range', () => {
  const found = cell(predict(onLan), 'lan-client', 'lan-address');
  expect(found?.address).toBe('an address of 192.168.1.192/27');
  expect(found?.verdict).toBe('answers');
  const told = predict({ ...onLan, ...web }).map(({ message, cure }) => `${message} ${cure ?? ''}`);
  expect(told.filter((text) => /192\.168\.1\.192(?!\/27)|\/27\/|172\.17\.0\.2(?!\d)/.test(text))).toEqual([]);
  expect(cell(predict(onLan), 'itself', 'lan-address')?.message).toBe(
    "An address of 192.168.1.192/27 is the workspace's own.",
  );
  expect(cell(predict({ ...onLan, ...web }), 'off-lan-client', 'lan-address')?.message).toContain(
    'reaches an address of 192.168.1.192/27, port 80, through the router',
  );
});

test('on the network of its host it answers there, and without one nowhere', () => {
  const cells = predict({ ...onLan, ...web, networkMode: 'host' });
  expect(new Set(cells.map(({ via, reason }) => `${via} ${reason}`))).toEqual(
    new Set(['host-port host_network', 'host-port local']),
  );
  expect(predict({ ...onLan, ...web, networkMode: 'none' })).toEqual([]);
});

test('an address that was chosen is told as it is', () => {
  const chosen = {
    networks: [{ key: 0, networkId: 'lan', ipv4Address: '192.168.1.200', ipv6Address: '', macAddress: '' }],
  };
  expect(cell(predict(chosen), 'lan-client', 'lan-address')?.address).toBe('192.168.1.200');
});

test('ports are predicted too on a host that tells of no bridge of its engine', () => {
  const bridgeless = host({ interfaces: host().interfaces.filter(({ name }) => name !== 'docker0') });
  const found = cell(predict(web, { host: bridgeless }), 'lan-client', 'host-port');
  expect(found).toMatchObject({ address: '192.168.1.10', verdict: 'answers' });
});

test('a host on the NIC of a macvlan network does not reach it, and a port it publishes it does', () => {
  const cells = predict({ ...onLan, ...web });
  expect(cell(cells, 'docker-host', 'lan-address')?.verdict).toBe('blocked');
  expect(cell(cells, 'lan-client', 'host-port')).toMatchObject({
    verdict: 'answers',
    address: '192.168.1.10',
    port: 8080,
  });
});

test('a port being typed is left out until it is one', () => {
  const typing = { ports: [{ ...web.ports[0], containerPort: '' }] };
  expect(predict(typing).some(({ via }) => via === 'host-port')).toBe(false);
});

test('without a network or a port a workspace is on the default bridge alone', () => {
  const cells = predict({});
  expect(new Set(cells.map(({ via }) => via))).toEqual(new Set(['bridge-address']));
  expect(cells[0]?.address).toBe('an address of 172.17.0.0/16');
});

test('a Windows guest on a LAN has an address of its own by DHCP', () => {
  const rdp = {
    ports: [{ key: 0, hostPort: '3389', containerPort: '3389', protocol: 'tcp', hostAddress: '' }],
  } as const;
  const cells = predict({ ...onLan, ...rdp, kind: 'windows' });
  expect(cell(cells, 'lan-client', 'guest-address')).toMatchObject({
    address: "the guest's address by DHCP",
    verdict: 'answers',
  });
  expect(cell(cells, 'lan-client', 'host-port')?.reason).toBe('published_to_guest');
});

test('a host that does not report leaves everything open', () => {
  const cells = predict(onLan, { host: host({ status: 'offline' }) });
  expect(new Set(cells.map(({ verdict }) => verdict))).toEqual(new Set(['unknown']));
  expect(predict(onLan, { host: host({ kernel: null }) })).toEqual([]);
});

test('a pool without a free address predicts nothing for its network', () => {
  const full = lan({ subnet: '192.168.1.0/24', ipRange: '192.168.1.200/32' });
  const holder = workspace({
    networks: [{ networkId: 'lan', ipv4Address: '192.168.1.200', ipv6Address: null, macAddress: null }],
  });
  const cells = predict(onLan, { networks: [full], workspaces: [holder] });
  expect(cells.some(({ via }) => via === 'lan-address')).toBe(false);
});

test('two bridges that the engine will number are told apart by their names', () => {
  const auto = (id: string) =>
    lan({ id, name: id, driver: 'bridge', parentInterface: null, subnet: null, gateway: null, ipRange: null });
  const rows = ['one', 'two'].map((networkId, key) => ({
    key,
    networkId,
    ipv4Address: '',
    ipv6Address: '',
    macAddress: '',
  }));
  const cells = predict({ networks: rows }, { networks: [auto('one'), auto('two')] });
  expect(new Set(cells.map(({ address }) => address))).toEqual(new Set(['its address on one', 'its address on two']));
});

test('a workspace that is changed keeps the addresses that were picked for it and for its guest', () => {
  const status = {
    ...workspace().status,
    addresses: [{ interface: 'mvlan0', networkId: 'lan', address: '192.168.1.199', mac: null }],
    guest: { mac: '02:00:00:00:00:01', address: '192.168.1.77' },
  };
  const self = workspace({ kind: 'windows', status });
  const cells = predict({ ...onLan, kind: 'windows' }, { workspaces: [self], self });
  expect(cell(cells, 'lan-client', 'lan-address')?.address).toBe('192.168.1.199');
  expect(cell(cells, 'lan-client', 'guest-address')?.address).toBe('192.168.1.77');
});
