import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Network, Workspace } from '@trailer/contract';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { attempt, startDetached } from '../process/run.ts';
import { signalProcess } from '../process/table.ts';
import { differences, type MeasuredCell, measureMatrix, verdictsOf } from './matrix.ts';
import { echoPorts, macvlanOn } from './network.ts';
import { addressOn, makeNetwork, makeWorkspace, pidOf, raiseScene, type Scene } from './scene.ts';
import { execIn } from './session.ts';

const multicastScript = fileURLToPath(new URL('./multicast-main.ts', import.meta.url));
const group = '239.77.1.2';
const groupPort = 7712;
const echoPort = 7700;

let scene: Scene;
let cellCount = 0;

beforeAll(async () => {
  scene = await raiseScene({ images: ['static', 'busybox', 'helper'] });
});
afterAll(async () => {
  console.info(`bridges and LAN services: ${cellCount} cells of the model held against packets`);
  await scene?.destroy();
});

async function measured(workspace: Workspace): Promise<readonly MeasuredCell[]> {
  onTestFailed(async () => void (await scene.lab.evidence(workspace.name)));
  const cells = await measureMatrix(scene, workspace);
  cellCount += cells.length;
  return cells;
}

/** What a name resolves to inside a workspace; null where it does not. */
async function resolve(workspace: Workspace, name: string): Promise<string | null> {
  const { output } = await execIn(scene, workspace, [
    'busybox',
    'timeout',
    '2',
    'busybox',
    'nslookup',
    '-type=a',
    name,
  ]);
  return /Name:\s+\S+\s+Address: (\S+)/.exec(output)?.[1] ?? null;
}

/** Whether a packet from inside one workspace to another's address comes back. */
async function hears(from: Workspace, address: string): Promise<string> {
  const prober = scene.lab.vantage({ pid: await pidOf(scene, from) });
  const answers = await Promise.all(
    (['tcp', 'udp'] as const).map((protocol) => prober.probe({ address, port: 8080, protocol })),
  );
  return answers.map(({ verdict }) => verdict).join(' ');
}

describe('bridges', () => {
  let front: Network;
  let one: Workspace;
  let two: Workspace;
  let apart: Workspace;

  beforeAll(async () => {
    front = await makeNetwork(scene, { name: 'front', driver: 'bridge' });
    const back = await makeNetwork(scene, { name: 'back', driver: 'bridge' });
    const image = 'busybox';
    [one, two, apart] = await Promise.all([
      makeWorkspace(scene, { name: 'one', image, networks: [{ networkId: front.id }] }),
      makeWorkspace(scene, { name: 'two', image, networks: [{ networkId: front.id }] }),
      makeWorkspace(scene, { name: 'apart', image, networks: [{ networkId: back.id }] }),
    ]);
  });

  test('on a user-made one, workspaces find each other by name and answer each other', async () => {
    const address = addressOn(two, front.id);
    expect(await resolve(one, 'two')).toBe(address);
    expect(await resolve(two, 'one')).toBe(addressOn(one, front.id));
    expect(await hears(one, address)).toBe('answers answers');
    expect(differences(await measured(one))).toEqual([]);
  });

  test('between two user-made ones neither a name nor a packet passes, in either direction', async () => {
    const [foreign] = apart.status.addresses;
    expect(await Promise.all([resolve(one, 'apart'), resolve(apart, 'one')])).toEqual([null, null]);
    const packets = [hears(one, foreign?.address ?? ''), hears(apart, addressOn(one, front.id))];
    expect(await Promise.all(packets)).toEqual(['blocked blocked', 'blocked blocked']);
  });

  test('on the default one, workspaces answer each other and have no names', async () => {
    const [left, right] = await Promise.all([
      makeWorkspace(scene, { name: 'left', image: 'busybox' }),
      makeWorkspace(scene, { name: 'right', image: 'busybox' }),
    ]);
    expect(await resolve(left, 'right')).toBeNull();
    expect(await hears(left, addressOn(right, null))).toBe('answers answers');
    expect(await hears(left, addressOn(one, front.id))).toBe('blocked blocked');
    expect(differences(await measured(left))).toEqual([]);
  });
});

describe('a macvlan workspace', () => {
  let lan: Network;
  let both: Workspace;

  beforeAll(async () => {
    lan = await makeNetwork(scene, macvlanOn('lan', 'eth0', 'home'));
    both = await makeWorkspace(scene, { name: 'both', networks: [{ networkId: lan.id }], ports: [...echoPorts(9000)] });
  });

  test('sends to the LAN and beyond it under its LAN address, published ports or not, as receivers there see it', async () => {
    const own = addressOn(both, lan.id);
    const prober = scene.lab.vantage({ pid: await pidOf(scene, both) });
    for (const machine of [scene.lab.lanClient, scene.lab.offLanClient]) {
      await scene.lab.serveEcho(machine.name, echoPort);
      for (const protocol of ['tcp', 'udp'] as const) {
        const { report } = await prober.probe({ address: machine.address, port: echoPort, protocol });
        expect(report?.split(/[\s:]/)[0], `${machine.name} ${protocol}`).toBe(own);
      }
    }
    const cells = await measured(both);
    expect(differences(cells)).toEqual([]);
    expect(verdictsOf(cells, 'off-lan-client', 'host-port')).toEqual(['answers', 'answers']);
  });

  test('hears multicast from the LAN, which a workspace on a bridge does not', async () => {
    const own = addressOn(both, lan.id);
    const bridged = await makeWorkspace(scene, { name: 'bridged' });
    const leaveBridge = await joinGroup(bridged, addressOn(bridged, null));
    expect(await askGroup()).toBeNull();
    leaveBridge();
    const leave = await joinGroup(both, own);
    expect(await askGroup()).toBe(own);
    leave();
    expect(await askGroup()).toBeNull();
  });

  test('serves the LAN as its DHCP server', async () => {
    const server = await makeWorkspace(scene, {
      name: 'dhcp',
      image: 'helper',
      networks: [{ networkId: lan.id }],
      command: ['/bin/sh', '-c', dhcpServer],
    });
    const { exitCode, stderr } = await attempt(
      scene.lab.lanClient.enter([
        'busybox',
        'udhcpc',
        ...['-i', 'eth0', '-f', '-n', '-q', '-t', '5', '-T', '1', '-s', '/bin/true'],
      ]),
    );
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain(`lease of 192.168.77.240 obtained from ${addressOn(server, lan.id)}`);
  });
});

const dhcpServer = [
  'printf "start 192.168.77.240\\nend 192.168.77.240\\ninterface eth0\\nlease_file /tmp/leases\\n" > /tmp/udhcpd.conf',
  'echo "option subnet 255.255.255.0" >> /tmp/udhcpd.conf',
  'touch /tmp/leases',
  'exec busybox udhcpd -f /tmp/udhcpd.conf',
].join('; ');

/** Has the workspace's namespace be a member of the group, and answer; returns what ends that. */
async function joinGroup(workspace: Workspace, address: string): Promise<() => void> {
  const enter = ['nsenter', '--target', String(await pidOf(scene, workspace)), '--net', '--'];
  const argv = [...enter, process.execPath, multicastScript, 'listen', group, String(groupPort), address];
  const pid = startDetached(argv, { mark: scene.host.prefix, logFile: join(scene.host.folder, 'multicast.log') });
  return () => signalProcess(pid, 'SIGKILL');
}

/** Who answers to the group, asked from the LAN; null when nobody does. */
async function askGroup(): Promise<string | null> {
  const { lanClient } = scene.lab;
  const argv = [process.execPath, multicastScript, 'send', group, String(groupPort), lanClient.address];
  const { exitCode, stdout } = await attempt(lanClient.enter(argv));
  return exitCode === 0 ? stdout : null;
}
