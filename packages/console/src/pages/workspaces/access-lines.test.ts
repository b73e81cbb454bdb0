import { expect, test } from 'vitest';
import { type AccessScene, accessOf } from './access-lines.ts';
import { host, lan, workspace } from './workspaces.suite.ts';

const status = workspace().status;
const own = { interface: 'eth1', networkId: 'lan', address: '192.168.1.193', mac: '02:00:00:00:00:02' };
const onBridge = { interface: 'eth0', networkId: null, address: '172.17.0.2', mac: null };
const port = (hostPort: number, containerPort: number, protocol: 'tcp' | 'udp' = 'tcp') => ({
  hostPort,
  containerPort,
  protocol,
  hostAddress: null,
});

function lines(scene: Partial<AccessScene>): Record<string, readonly string[]> {
  const whole = { workspace: workspace(), host: host(), networks: [lan()], ...scene };
  return Object.fromEntries(accessOf(whole).map((access) => [access.address, access.lines.map(({ text }) => text)]));
}

test('every address comes with lines for what is served there', () => {
  const web = workspace({
    ports: [port(2222, 22), port(8080, 80), port(53, 53, 'udp'), port(5432, 5432)],
    status: { ...status, addresses: [own, onBridge] },
  });
  expect(lines({ workspace: web })).toEqual({
    '192.168.1.193': [
      'ssh root@192.168.1.193',
      'curl http://192.168.1.193/',
      'dig @192.168.1.193 -p 53 example.org',
      'nc -vz 192.168.1.193 5432',
    ],
    '192.168.1.10': [
      'ssh -p 2222 root@192.168.1.10',
      'curl http://192.168.1.10:8080/',
      'dig @192.168.1.10 -p 53 example.org',
      'nc -vz 192.168.1.10 5432',
    ],
    '172.17.0.2': [],
  });
});

test('where it is not known what a workspace serves, what is tried first is offered', () => {
  const bare = workspace({ status: { ...status, addresses: [own] } });
  expect(lines({ workspace: bare })['192.168.1.193']).toEqual([
    'ping 192.168.1.193',
    'ssh root@192.168.1.193',
    'curl http://192.168.1.193/',
  ]);
});

test('a desktop is signed in to at its guest’s own address and at the host’s, and looked at by its viewer', () => {
  const desk = workspace({
    kind: 'windows',
    windows: {
      edition: '11',
      account: { username: 'ada' },
      language: 'en',
      keyboard: 'en-US',
      diskGiB: 64,
      acceleration: 'kvm',
    },
    ports: [port(13389, 3389), port(13389, 3389, 'udp'), port(18006, 8006)],
    status: { ...status, addresses: [own], guest: { mac: '02:00:00:00:00:03', address: '192.168.1.213' } },
  });
  expect(lines({ workspace: desk })).toEqual({
    '192.168.1.213': ['mstsc /v:192.168.1.213:3389', 'xfreerdp /v:192.168.1.213:3389 /u:ada'],
    '192.168.1.193': ['http://192.168.1.193:8006/'],
    '192.168.1.10': [
      'mstsc /v:192.168.1.10:13389',
      'xfreerdp /v:192.168.1.10:13389 /u:ada',
      'http://192.168.1.10:18006/',
    ],
  });
});

test('a port bound to one address of the host is offered there alone', () => {
  const bound = workspace({ ports: [{ ...port(8080, 80), hostAddress: '127.0.0.1' }] });
  expect(lines({ workspace: bound })).toEqual({});
});

test('an address of six in a web address stands in brackets', () => {
  const six = host({
    interfaces: host().interfaces.map((nic) => (nic.name === 'eth0' ? { ...nic, addresses: ['fd00::10/64'] } : nic)),
  });
  const web = workspace({ ports: [port(8443, 443), port(22, 22)] });
  expect(lines({ workspace: web, host: six })['fd00::10']).toEqual([
    'curl -k https://[fd00::10]:8443/',
    'ssh root@fd00::10',
  ]);
});
