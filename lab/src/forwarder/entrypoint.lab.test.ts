import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startEchoServer } from '../probe/echo.ts';
import { startDetached } from '../process/run.ts';
import { childrenOf, observeLabProcesses, signalProcess } from '../process/table.ts';
import { waitFor } from '../process/wait.ts';
import { folderOf } from '../state.ts';
import { configureLinks } from '../topology/namespace.ts';
import { type Desk, deskAddresses, imageFolder, raiseDesk } from './desk.ts';

const timeoutMs = 5_000;

/** What the agent sets for a VM on the lab's LAN. */
const onLan = { DHCP: 'Y', VM_NET_DEV: 'mvlan0', TRAILER_LAN_SUBNET: '192.168.77.0/24' } as const;

describe('the entrypoint of the Windows image', () => {
  let desk: Desk;

  beforeEach(async () => {
    desk = await raiseDesk({ ports: 'tcp/1' });
  });

  afterEach(async () => await desk.destroy());

  /** Enters the container with a program in place of the runtime's entry. */
  function enter(environment: Readonly<Record<string, string>>, runtime: readonly string[]) {
    const [entry = '', ...rest] = runtime;
    const logFile = join(folderOf(desk.lab.prefix), 'entrypoint.log');
    const argv = ['ip', 'netns', 'exec', desk.container.netns, join(imageFolder, 'entrypoint'), ...rest];
    const pid = startDetached(argv, {
      mark: desk.lab.prefix,
      logFile,
      environment: {
        TRAILER_RUN_FOLDER: desk.runFolder,
        TRAILER_STORAGE: desk.storageFolder,
        TRAILER_RUNTIME_ENTRY: entry,
        ...environment,
      },
    });
    return { pid, output: async () => (await readFile(logFile, 'utf8')).split('\n') };
  }

  /** The interface that the runtime is told to bridge onto. */
  async function interfaceTold(environment: Readonly<Record<string, string>>): Promise<string | undefined> {
    const { output } = enter(environment, ['/usr/bin/env']);
    return await waitFor(async () => (await output()).find((line) => line.startsWith('VM_NET_DEV='))?.slice(11), {
      what: 'the runtime to print its environment',
      timeoutMs,
    });
  }

  async function rename(from: string, to: string): Promise<void> {
    await configureLinks(desk.container.netns, [
      `link set ${from} down`,
      `link set ${from} name ${to}`,
      `link set ${to} up`,
    ]);
  }

  async function forwarders(): Promise<readonly number[]> {
    const programs = await Promise.all(
      observeLabProcesses(desk.lab.prefix).map(async (pid) => ({
        pid,
        command: (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0'),
      })),
    );
    return programs
      .filter(({ command }) => command[1]?.endsWith('/port-forwarder') && command[2] !== '--keep')
      .map(({ pid }) => pid);
  }

  test('becomes the runtime, with its arguments, and leaves it no child to wait for', async () => {
    const { pid } = enter(onLan, ['/bin/sleep', '1000']);
    await waitFor(
      async () => ((await readFile(`/proc/${pid}/cmdline`, 'utf8')) === '/bin/sleep\x001000\0' ? true : undefined),
      {
        what: 'the runtime to run',
        timeoutMs,
      },
    );
    await desk.waitForState({ state: 'waiting' });
    expect(childrenOf(pid)).toEqual([]);
  });

  test('starts no forwarder for a VM that is not on the LAN, and removes the state of an earlier run', async () => {
    await writeFile(join(desk.runFolder, 'guest.json'), '{"version":1}');
    const { output } = enter({}, ['/bin/echo', 'the runtime runs']);
    await waitFor(async () => ((await output()).includes('the runtime runs') ? true : undefined), {
      what: 'it',
      timeoutMs,
    });
    expect(await desk.state()).toBeNull();
    expect(await forwarders()).toEqual([]);
  });

  test('hands the published ports to the forwarder, which is started over when it ends', async () => {
    enter({ ...onLan, TRAILER_GUEST_PORTS: 'tcp/3389 udp/5000' }, ['/bin/sleep', '1000']);
    await desk.waitForState({ state: 'waiting' });
    expect(await readFile(join(desk.runFolder, 'guest-ports'), 'utf8')).toBe('tcp/3389 udp/5000\n');
    const [first = 0, ...more] = await forwarders();
    expect(more).toEqual([]);
    signalProcess(first, 'SIGKILL');
    await waitFor(async () => ((await forwarders()).some((pid) => pid !== first) ? true : undefined), {
      what: 'another forwarder',
      timeoutMs,
    });
  });

  test('lets no machine on the LAN route through the container, also while there is no VM and no port', async () => {
    const toBridge = { address: deskAddresses.bridgeGateway, port: 7, protocol: 'tcp', timeoutMs: 700 } as const;
    const verdict = async () => (await desk.lab.vantage('lan-client').probe(toBridge)).verdict;
    await startEchoServer(desk.host, 7);
    await desk.lab.lanClient.run(['ip', 'route', 'add', '172.17.0.0/24', 'via', deskAddresses.lan]);
    // Without it the same packets arrive: it is what stops them.
    expect(await verdict()).toBe('answers');
    enter(onLan, ['/bin/sleep', '1000']);
    await desk.waitForState({ state: 'waiting' });
    expect(await verdict()).toBe('blocked');
    expect(await desk.rules()).toEqual([]);
  });

  test('names the interface mvlan0 to the runtime where the engine could name it so', async () => {
    expect(await interfaceTold({ ...onLan, VM_NET_DEV: 'eth9' })).toBe('mvlan0');
  });

  test('elsewhere names the one that is on the subnet of the LAN, and of several the macvlan', async () => {
    await rename('mvlan0', 'eth1');
    expect(await interfaceTold(onLan)).toBe('eth1');
    await configureLinks(desk.container.netns, ['address add 192.168.77.141/24 dev eth0']);
    expect(await interfaceTold(onLan)).toBe('eth1');
  });

  test('waits for an interface that the engine has not attached yet', async () => {
    await rename('mvlan0', 'late');
    await configureLinks(desk.container.netns, ['link set late down']);
    const told = interfaceTold(onLan);
    await configureLinks(desk.container.netns, ['link set late up']);
    expect(await told).toBe('late');
  });

  test('hands over all the same when there is none within the limit, and says so', async () => {
    await configureLinks(desk.container.netns, ['link del mvlan0']);
    const { output } = enter({ ...onLan, TRAILER_INTERFACE_LIMIT: '1' }, ['/usr/bin/env']);
    await waitFor(async () => ((await output()).includes('VM_NET_DEV=mvlan0') ? true : undefined), {
      what: 'it',
      timeoutMs,
    });
    expect(await output()).toContain('trailer: no interface is on 192.168.77.0/24: leaving VM_NET_DEV at "mvlan0"');
  });
});
