import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEchoServer } from '../probe/echo.ts';
import { type Prober, startProber } from '../probe/prober.ts';
import { startDetached } from '../process/run.ts';
import { waitFor } from '../process/wait.ts';
import { folderOf } from '../state.ts';
import { namespaceFile } from '../topology/namespace.ts';
import { type Desk, deskAddresses, raiseDesk, rulesFor } from './desk.ts';

const first = '192.168.77.210';
const second = '192.168.77.77';

describe('a port that is forwarded to the VM', () => {
  let desk: Desk;
  let host: Prober;

  beforeAll(async () => {
    desk = await raiseDesk();
    host = startProber(namespaceFile(desk.host.netns));
    await desk.vm.powerOn();
    await desk.vm.takeAddress(`${first}/24`);
    await desk.vm.askForLease();
    await Promise.all([3389, 5000, 8006].map((port) => startEchoServer(desk.vm.guest, port)));
    await startEchoServer(desk.container, 8006);
    await startEchoServer(desk.host, 7);
    // A translation that was there before, as the agent makes one: from then on the kernel tracks connections.
    const translation = '-t nat -A INPUT -i eth0 -p udp --dport 53 -j SNAT --to-source 172.17.0.1';
    await desk.container.run(['iptables', ...translation.split(' ')]);
  });

  afterAll(async () => {
    await host.stop();
    await desk.destroy();
  });

  async function ask(from: string, protocol: 'tcp' | 'udp', port: number): Promise<string> {
    const target = { address: deskAddresses.host, port, protocol, timeoutMs: 700 };
    const prober = from === 'docker-host' ? host : desk.lab.vantage(from);
    const result = await prober.probe(target);
    return result.report?.replace(/:\d+$/, '') ?? result.verdict;
  }

  test('does not answer before the VM is found, and a UDP client that asks meanwhile answers soon after', async () => {
    expect(await ask('lan-client', 'tcp', 9389)).toBe('blocked');
    const answers = await talkOverUdp(desk, 'lan-client', 9500);
    desk.startForwarder();
    await desk.waitForState({ state: 'forwarding', address: first });
    await waitFor(async () => ((await answers()).length > 0 ? true : undefined), {
      what: 'an answer',
      timeoutMs: 2_000,
    });
  });

  test.each(['lan-client', 'off-lan-client', 'docker-host'])(
    'answers the %s over TCP and UDP, and the VM sees the LAN address of the container',
    async (from) => {
      expect(await ask(from, 'tcp', 9389)).toBe(deskAddresses.lan);
      expect(await ask(from, 'udp', 9500)).toBe(deskAddresses.lan);
    },
  );

  test('a port that the container serves stays with the container, also when it is asked for', async () => {
    await desk.publish('tcp/3389 udp/5000 tcp/8006');
    expect(await ask('lan-client', 'tcp', 9006)).toBe('192.168.77.5');
    await waitFor(async () => ((await desk.log()).some((line) => line.includes('tcp/8006 stays')) ? true : undefined), {
      what: 'the forwarder to read the ports',
      timeoutMs: 2_000,
    });
    expect(await ask('lan-client', 'tcp', 9006)).toBe('192.168.77.5');
    expect(await desk.rules()).toEqual(rulesFor(first, ['tcp/3389', 'udp/5000']));
  });

  test('no machine on the LAN can route through the container to what is on its bridge', async () => {
    const toBridge = { address: deskAddresses.bridgeGateway, port: 7, protocol: 'tcp', timeoutMs: 700 } as const;
    await desk.lab.lanClient.run(['ip', 'route', 'add', '172.17.0.0/24', 'via', deskAddresses.lan]);
    expect((await desk.lab.vantage('lan-client').probe(toBridge)).verdict).toBe('blocked');
    // Without the guard the same packets arrive: it is what stops them.
    await desk.container.run(['iptables', '-I', 'FORWARD', '-j', 'ACCEPT']);
    expect((await desk.lab.vantage('lan-client').probe(toBridge)).verdict).toBe('answers');
    await desk.container.run(['iptables', '-D', 'FORWARD', '-j', 'ACCEPT']);
    await desk.lab.lanClient.run(['ip', 'route', 'del', '172.17.0.0/24']);
  });

  test('a UDP client that keeps its port and never pauses reaches the new address of the VM, and the old one when it returns', async () => {
    const answers = await talkOverUdp(desk, 'off-lan-client', 9500);
    for (const address of [second, first]) {
      await waitForMoreAnswers(answers);
      await desk.vm.takeAddress(`${address}/24`);
      await desk.vm.askForLease();
      await desk.waitForState({ state: 'forwarding', address });
      await waitForMoreAnswers(answers);
    }
    // And a connection over TCP that is made now.
    expect(await ask('off-lan-client', 'tcp', 9389)).toBe(deskAddresses.lan);
  });
});

/** Starts a UDP client that goes on for good; returns what reads the numbers it got back. */
async function talkOverUdp(desk: Desk, from: string, port: number): Promise<() => Promise<readonly string[]>> {
  const script = fileURLToPath(new URL('./udp-talker-main.ts', import.meta.url));
  const logFile = join(folderOf(desk.lab.prefix), `udp-${from}-${performance.now()}.log`);
  startDetached(desk.lab.machine(from).enter([process.execPath, script, deskAddresses.host, String(port)]), {
    mark: desk.lab.prefix,
    logFile,
  });
  return async () => (await readFile(logFile, 'utf8')).split('\n').filter((line) => /^\d+$/.test(line));
}

/** Waits for answers to what is said from now on. */
async function waitForMoreAnswers(answers: () => Promise<readonly string[]>): Promise<void> {
  const before = (await answers()).length;
  await waitFor(async () => ((await answers()).length > before + 3 ? true : undefined), {
    what: 'answers over UDP',
    timeoutMs: 3_000,
  });
}
