import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { waitFor } from '../process/wait.ts';
import { type Desk, raiseDesk, rulesFor } from './desk.ts';

const first = '192.168.77.210';
const second = '192.168.77.77';
const ports = ['tcp/3389', 'udp/5000'];

/** What the product promises, from the moment the VM is there: a known address, and one in a /24 that is not known. */
const limitMs = { back: 1_000, elsewhere: 3_000, gone: 10_000 };

describe('the port forwarder following the VM', () => {
  let desk: Desk;
  let forwarder: number;

  beforeEach(async () => {
    desk = await raiseDesk();
    await desk.vm.powerOn();
    await desk.vm.takeAddress(`${first}/24`);
    await desk.vm.askForLease();
    forwarder = desk.startForwarder();
    await desk.waitForState({ state: 'forwarding', address: first });
  });

  afterEach(async () => await desk.destroy());

  async function expectForwarding(address: string, within: number): Promise<void> {
    const from = performance.now();
    await desk.waitForState({ state: 'forwarding', address }, within);
    expect(performance.now() - from).toBeLessThan(within);
    expect(await desk.rules()).toEqual(rulesFor(address, ports));
  }

  test('a new lease re-points every rule within 3 s, and no rule of the old one stays', async () => {
    await desk.vm.takeAddress(`${second}/24`);
    await desk.vm.askForLease();
    await expectForwarding(second, limitMs.elsewhere);
  });

  test('a VM that is gone has no rule after a few seconds; back at its old address it is forwarded to within a second', async () => {
    await desk.vm.powerOff();
    const lost = await desk.waitForState({ state: 'lost' }, limitMs.gone);
    expect(lost).toMatchObject({
      address: null,
      ports: [],
      message: `the VM does not answer at ${first} any more: looking for it`,
    });
    expect(await desk.rules()).toEqual([]);
    await desk.vm.powerOn();
    await desk.vm.takeAddress(`${first}/24`);
    await expectForwarding(first, limitMs.back);
  });

  test('a VM that comes back elsewhere is forwarded to there', async () => {
    await desk.vm.powerOff();
    await desk.waitForState({ state: 'lost' }, limitMs.gone);
    await desk.vm.powerOn();
    await desk.vm.askForLease();
    await desk.vm.takeAddress(`${second}/24`);
    await expectForwarding(second, limitMs.elsewhere);
  });

  test('a VM that reboots within a few seconds keeps its rules', async () => {
    await desk.vm.powerOff();
    await waitForSilence(desk, first);
    await desk.vm.powerOn();
    await desk.vm.takeAddress(`${first}/24`);
    await expectForwarding(first, limitMs.back);
    await waitForAnswers(desk, first);
    expect((await desk.log()).filter((line) => line.includes('does not answer'))).toEqual([]);
  });

  test('another machine at the address of a VM that is gone is never forwarded to', async () => {
    await desk.vm.powerOff();
    await desk.lab.lanClient.addAddress(`${first}/24`);
    const lost = await desk.waitForState({ state: 'lost' }, limitMs.back * 2);
    expect(lost.message).toBe(`another machine answers at the VM's address ${first}: looking for it`);
    expect(await desk.rules()).toEqual([]);
    await desk.lab.lanClient.removeAddress(`${first}/24`);
    await desk.vm.powerOn();
    await desk.vm.askForLease();
    await desk.vm.takeAddress(`${second}/24`);
    await expectForwarding(second, limitMs.elsewhere);
  });

  test('rules that somebody flushed, doubled or added to are put right, and foreign ones are left alone', async () => {
    const foreign = '-A PREROUTING -d 172.17.0.2/32 -p tcp -m tcp --dport 7 -j DNAT --to-destination 192.168.77.9:7';
    await desk.container.run(['iptables', '-t', 'nat', ...foreign.split(' ')]);
    for (const damage of [
      '-t nat -F TRAILER-GUEST-DNAT',
      '-t nat -A PREROUTING -j TRAILER-GUEST-DNAT',
      '-t nat -D POSTROUTING -j TRAILER-GUEST-SNAT',
      '-t nat -A TRAILER-GUEST-DNAT -p tcp --dport 22 -j DNAT --to-destination 192.168.77.1:22',
      '-t filter -D FORWARD -j TRAILER-GUEST-FORWARD',
      '-t raw -F',
    ]) {
      await desk.container.run(['iptables', ...damage.split(' ')]);
      expect(await desk.rules(), damage).not.toEqual(rulesFor(first, ports));
      await waitForRules(desk, rulesFor(first, ports));
    }
    expect((await desk.container.run(['iptables-save', '-t', 'nat'])).stdout).toContain(foreign);
  });

  test('another set of ports re-points without a pause, and none at all leaves nothing behind', async () => {
    await desk.publish('tcp/3389 tcp/8080 udp/53');
    await desk.waitForState({ ports: ['tcp/3389', 'tcp/8080', 'udp/53'] });
    expect(await desk.rules()).toEqual(rulesFor(first, ['tcp/3389', 'tcp/8080', 'udp/53']));
    await desk.publish('');
    await desk.waitForState({ state: 'forwarding', address: first, ports: [] });
    expect(await desk.rules()).toEqual([]);
  });

  test('a forwarder that is told to end leaves the rules; the next one takes them over, or away if the VM is gone', async () => {
    await desk.stopForwarder(forwarder);
    expect(await desk.rules()).toEqual(rulesFor(first, ports));
    forwarder = desk.startForwarder();
    await waitForLines(desk, `the VM answers at ${first}; published ports that lead to it: 2`, 2);
    expect(await desk.rules()).toEqual(rulesFor(first, ports));
    await desk.stopForwarder(forwarder);
    await desk.vm.powerOff();
    desk.startForwarder();
    await waitForRules(desk, []);
  });
});

async function waitForRules(desk: Desk, rules: readonly string[]): Promise<void> {
  await waitFor(async () => (JSON.stringify(await desk.rules()) === JSON.stringify(rules) ? true : undefined), {
    what: 'the rules to be put right',
    timeoutMs: limitMs.gone,
  });
}

async function waitForLines(desk: Desk, text: string, count: number): Promise<void> {
  await waitFor(
    async () => ((await desk.log()).filter((line) => line.includes(text)).length >= count ? true : undefined),
    {
      what: `"${text}" in the log`,
      timeoutMs: limitMs.gone,
    },
  );
}

/** Waits until the container knows that a question to an address stayed unanswered. */
async function waitForSilence(desk: Desk, address: string): Promise<void> {
  await waitForEntry(desk, address, (state) => state !== 'REACHABLE');
}

async function waitForAnswers(desk: Desk, address: string): Promise<void> {
  await waitForEntry(desk, address, (state) => state === 'REACHABLE');
}

async function waitForEntry(desk: Desk, address: string, wanted: (state: string) => boolean): Promise<void> {
  await waitFor(
    async () => {
      const { stdout } = await desk.container.run(['ip', '-j', 'neigh', 'show', 'to', address, 'dev', 'mvlan0']);
      const entries = JSON.parse(stdout) as readonly { readonly state: readonly string[] }[];
      return wanted(entries[0]?.state[0] ?? 'NONE') ? true : undefined;
    },
    { what: `the container's entry of ${address}`, timeoutMs: limitMs.gone },
  );
}
