import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiProblem, type Condition, type CreatedNetwork, type CreateNetwork } from '@trailer/contract';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { limits } from '../config.ts';
import { macOf } from '../forwarder/wire.ts';
import { startDetached } from '../process/run.ts';
import { signalProcess, waitForExit } from '../process/table.ts';
import { waitFor } from '../process/wait.ts';
import { folderOf } from '../state.ts';
import { type DhcpServer, startDhcp } from '../topology/dhcp.ts';
import { ipv6On, macvlanOn } from './network.ts';
import { askForWorkspace, makeWorkspace, raiseScene, type Scene } from './scene.ts';

/** How often the agent asks here who has the addresses of its workspaces. */
const checkSeconds = 1;
/** A second look, and two more until a station counts as gone. */
const noticedMs = 20_000;

let scene: Scene;
let dhcp: DhcpServer;
let lan: CreatedNetwork;
let linksBefore: readonly string[];
let stopCounting: () => Promise<Readonly<Record<'eth0' | 'eth1', number>>>;

beforeAll(async () => {
  const environment = { TRAILER_ADDRESS_CHECK_SECONDS: String(checkSeconds) };
  // Its eth1 is on the same LAN: what leaves by it would arrive as well.
  scene = await raiseScene({
    ipv6: true,
    images: ['static'],
    hosts: [{ name: 'h1', nics: 'dedicated' }],
    trailer: { environment },
  });
  dhcp = await startDhcp(scene.lab.router, { range: [200, 250] });
  linksBefore = await linksOfHost();
  const [eth0, eth1] = await Promise.all([countProbes('eth0'), countProbes('eth1')]);
  stopCounting = async () => ({ eth0: await eth0(), eth1: await eth1() });
});
afterAll(async () => {
  await dhcp?.stop();
  await scene?.destroy();
});

/** The links of the host that are wires or ours, with their addresses and whatever hangs on them. */
async function linksOfHost(): Promise<readonly string[]> {
  const { stdout } = await scene.host.run(['ip', '-j', 'address', 'show']);
  const links = JSON.parse(stdout) as { ifname: string; addr_info: { local: string }[] }[];
  return links
    .filter(({ ifname }) => /^(eth|trl|mac)/.test(ifname))
    .map(({ ifname, addr_info }) => [ifname, ...addr_info.map(({ local }) => local)].join(' '));
}

/** Counts the ARP probes, questions of nobody's, that leave by a card of the host. */
async function countProbes(nic: string): Promise<() => Promise<number>> {
  const logFile = join(folderOf(scene.lab.prefix), `probes-${nic}.log`);
  const options = ['-i', nic, '-p', '-Q', 'out', '-n', '-l'];
  const pid = startDetached(scene.host.enter(['tcpdump', ...options, 'arp and arp[14:4] = 0']), {
    mark: scene.lab.prefix,
    logFile,
  });
  await waitFor(async () => ((await readFile(logFile, 'utf8')).includes('listening on') ? true : undefined), {
    what: 'tcpdump to listen',
    timeoutMs: limits.holderReadyMs,
  });
  return async () => {
    signalProcess(pid, 'SIGINT');
    await waitForExit(pid, limits.holderReadyMs);
    return (await readFile(logFile, 'utf8')).split('\n').filter((line) => line.includes('who-has')).length;
  };
}

function requestOn(changes: Partial<CreateNetwork>): CreateNetwork {
  return {
    hostId: scene.hostId,
    ...macvlanOn('lan', 'eth0', 'lan'),
    ipv6: ipv6On('lan'),
    ipRange: '192.168.77.128/27',
    ...changes,
  };
}

/** What is warned of, as `path code: message`. */
function told({ warnings }: CreatedNetwork): readonly string[] {
  return warnings.map(({ path, code, message }) => `${path} ${code}: ${message}`);
}

async function dryRun(changes: Partial<CreateNetwork>): Promise<readonly string[]> {
  const { body } = await scene.client.call('networks.create', { body: requestOn(changes), query: { dryRun: 'true' } });
  return told(body);
}

/** Waits until the workspace's address is, or is no longer, answered for by others. */
async function conflictThatIs(id: string, status: Condition['status']): Promise<Condition> {
  return await waitFor(
    async () => {
      const { body } = await scene.client.call('workspaces.get', { id });
      return body.status.conditions.find(
        (condition) => condition.type === 'AddressConflict' && condition.status === status,
      );
    },
    { what: `the clash to be ${status}`, timeoutMs: noticedMs },
  );
}

describe('before a network is made', () => {
  test('a gateway that nobody answers for is warned of, and the router that is there is not', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('silent gateway')));
    const [router, nobody, nobody6] = await Promise.all([
      dryRun({}),
      dryRun({ gateway: '192.168.77.9' }),
      dryRun({ ipv6: { ...ipv6On('lan'), gateway: 'fd00:77::9' } }),
    ]);
    expect(router).toEqual([]);
    expect(nobody6).toEqual([
      expect.stringMatching(
        /^ipv6\.gateway gateway_silent: ipv6\.gateway fd00:77::9 is answered for by nobody on eth0:/,
      ),
    ]);
    expect(nobody).toEqual([
      expect.stringMatching(
        /^gateway gateway_silent: gateway 192\.168\.77\.9 is answered for by nobody on eth0 \(192\.168\.77\.1 there tells its DHCP clients 192\.168\.77\.1\)/,
      ),
    ]);
  });

  test('the address of a host shim that a machine of the LAN holds is refused, with its MAC address', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('held shim address')));
    const [address = ''] = scene.lab.lanClient.addresses;
    const refusal = await dryRun({ hostShim: { address } }).catch((error: unknown) => error);
    if (!(refusal instanceof ApiProblem)) throw new Error('it was not refused', { cause: refusal });
    const mac = await macOf(scene.lab.lanClient, 'eth0');
    expect(refusal.problem.errors).toEqual([
      {
        path: 'hostShim.address',
        code: 'address_taken',
        message: expect.stringContaining(`${mac} answers for it on eth0`),
      },
    ]);
  });

  test('a DHCP server is heard, and named where its pool meets the range; the network is made all the same', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('pool in range')));
    const overlap = expect.stringMatching(
      /^ipRange dhcp_overlap: ipRange 192\.168\.77\.192\/27 meets the pool of DHCP server 192\.168\.77\.1, which hands out 192\.168\.77\.2\d\d:/,
    );
    expect(await dryRun({ ipRange: '192.168.77.192/27' })).toEqual([overlap]);
    lan = (await scene.client.call('networks.create', { body: requestOn({ ipRange: '192.168.77.192/27' }) })).body;
    expect(told(lan)).toEqual([overlap]);
  });
});

describe('before a workspace is made', () => {
  test('a static address that a machine of the LAN holds is refused in either family, with its MAC address', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('held address')));
    const mac = await macOf(scene.lab.lanClient, 'eth0');
    const [ipv4Address = '', ipv6Address = ''] = scene.lab.lanClient.addresses;
    const networks = [{ networkId: lan.id, ipv4Address, ipv6Address }];
    const refusal = await askForWorkspace(scene, { name: 'late', networks }).catch((error: unknown) => error);
    if (!(refusal instanceof ApiProblem)) throw new Error('it was not refused', { cause: refusal });
    expect(refusal.problem.errors).toEqual(
      ['ipv4Address', 'ipv6Address'].map((field) => ({
        path: `networks[0].${field}`,
        code: 'address_taken',
        message: expect.stringContaining(`${mac} answers for it on eth0`),
      })),
    );
  });
});

describe('while a workspace runs', () => {
  test('another station with its address is noticed, told with its MAC address, and over when it is gone', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('clash')));
    const held = { ipv4Address: '192.168.77.150', ipv6Address: 'fd00:77::1:50' };
    const networks = [{ networkId: lan.id, ...held }];
    const { id, status } = await makeWorkspace(scene, { name: 'held', networks });
    expect(status.conditions.filter(({ type }) => type === 'AddressConflict')).toEqual([]);
    const client = scene.lab.lanClient;
    const mac = await macOf(client, 'eth0');
    await client.addAddress(`${held.ipv4Address}/24`);
    expect((await conflictThatIs(id, 'True')).message).toContain(`${mac} answers for ${held.ipv4Address} as well`);
    await client.removeAddress(`${held.ipv4Address}/24`);
    expect(await conflictThatIs(id, 'False')).toMatchObject({ reason: 'Gone' });
    // A machine that looks first (DAD) does not take it: this one does not look.
    await client.run(['ip', 'address', 'add', `${held.ipv6Address}/64`, 'dev', 'eth0', 'nodad']);
    expect((await conflictThatIs(id, 'True')).message).toContain(`${mac} answers for ${held.ipv6Address} as well`);
    await client.run(['ip', 'address', 'del', `${held.ipv6Address}/64`, 'dev', 'eth0']);
    // Its own address is no news to itself: a change of something else is taken.
    const { body } = await scene.client.call('workspaces.update', { id, body: { environment: { A: 'b' } } });
    expect(body.networks[0]).toMatchObject(held);
  });
});

describe('of all that asking', () => {
  test('nothing is left on the host, and nothing left by another card', async () => {
    onTestFailed(async () => void (await scene.lab.evidence('leftovers')));
    expect(await stopCounting()).toEqual({ eth0: expect.toSatisfy((count: number) => count > 10), eth1: 0 });
    expect(await linksOfHost()).toEqual(linksBefore);
    const { stdout } = await scene.host.run(['ip', '-j', 'neigh', 'show']);
    expect(stdout).not.toContain('192.168.77.9"');
    await waitFor(async () => ((await holdersOf(scene.lab.prefix)).length > 0 ? true : undefined), {
      what: 'the agent to ask',
      timeoutMs: noticedMs,
      pollMs: 20,
    });
    await scene.trailer.kill('SIGKILL');
    await waitFor(async () => ((await holdersOf(scene.lab.prefix)).length === 0 ? true : undefined), {
      what: 'the namespaces of an agent that was killed to be gone',
      timeoutMs: limits.holderReadyMs,
    });
    expect(await linksOfHost()).toEqual(linksBefore);
  });
});

/** Processes that hold a throw-away namespace: `cat` alone in one, marked by the lab's environment. */
async function holdersOf(prefix: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const [name, environment] = await Promise.all(
        ['comm', 'environ'].map((file) => readFile(join('/proc', pid, file), 'utf8').catch(() => '')),
      );
      return name?.trim() === 'cat' && environment?.includes(prefix) ? [pid] : [];
    }),
  );
  return found.flat();
}
