import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { waitFor } from '../process/wait.ts';
import { type Desk, type DeskSpec, raiseDesk, rulesFor } from './desk.ts';

const address = '192.168.77.210';

describe('the ports of the port forwarder', () => {
  let desk: Desk;

  afterEach(async () => await desk.destroy());

  async function raise(spec: DeskSpec): Promise<void> {
    desk = await raiseDesk(spec);
    await desk.vm.powerOn();
    await desk.vm.takeAddress(`${address}/24`);
    await desk.vm.askForLease();
    desk.startForwarder();
  }

  async function everyRule(): Promise<readonly string[]> {
    const { stdout } = await desk.container.run(['iptables-save']);
    return stdout.split('\n').filter((line) => line.startsWith('-A') || /^:.* - /.test(line));
  }

  test('none: it tells where the VM is, and there is nothing of it in iptables', async () => {
    await raise({ ports: '' });
    await desk.waitForState({
      state: 'forwarding',
      address,
      ports: [],
      message: `the VM answers at ${address}; no port of it is published`,
    });
    expect(await everyRule()).toEqual([]);
  });

  test('no bridge to be published on: it tells where the VM is, and there is nothing of it in iptables', async () => {
    await raise({ bridge: false });
    await desk.waitForState({
      state: 'forwarding',
      address,
      ports: [],
      message: `the VM answers at ${address}; its ports are not forwarded, for this container is on no bridge`,
    });
    expect(await everyRule()).toEqual([]);
  });

  test('are forwarded without zones where the kernel has none, and that is told once', async () => {
    desk = await raiseDesk();
    await desk.vm.powerOn();
    await desk.vm.takeAddress(`${address}/24`);
    await desk.vm.askForLease();
    desk.startForwarder({ BASH_ENV: fileURLToPath(new URL('./without-zones/path.sh', import.meta.url)) });
    await desk.waitForState({ state: 'forwarding', ports: ['tcp/3389', 'udp/5000'] });
    const rules = rulesFor(address, ['tcp/3389', 'udp/5000']);
    expect(await desk.rules()).toEqual(rules.filter((rule) => !rule.includes('TRAILER-GUEST-ZONE')));
    expect((await desk.log()).filter((line) => line.includes('no conntrack zones here'))).toHaveLength(1);
  });

  test('nonsense among them is told, once and without being run, and the others are forwarded', async () => {
    const nonsense = [
      'tcp/0',
      'tcp/65536',
      'tcp/99999999999999999999',
      'tcp/08',
      'sctp/9',
      'TCP/9',
      '3389',
      '*',
      '$(reboot)',
      '`id`;reboot',
      '-j',
      '\'"',
      '\u001b[31m',
      'x'.repeat(5_000),
    ];
    await raise({ ports: `${nonsense.join('\n')}\r\n\ttcp/3389 tcp/3389 \0 udp/65535` });
    await desk.waitForState({ state: 'forwarding', ports: ['tcp/3389', 'udp/65535'] });
    expect(await desk.rules()).toEqual(rulesFor(address, ['tcp/3389', 'udp/65535']));
    const told = (await desk.log()).filter((line) => line.includes('is no port'));
    expect(told).toHaveLength(nonsense.length);
    expect(told.every((line) => line.length < 250 && !line.includes('\u001b'))).toBe(true);
  });

  test('1024 of them are forwarded, a 1025th is not, and that is told', async () => {
    await raise({ ports: Array.from({ length: 1_025 }, (_, index) => `tcp/${10_000 + index}`).join(' ') });
    const { ports } = await desk.waitForState({ state: 'forwarding' }, 20_000);
    expect(ports).toHaveLength(1_024);
    expect(await desk.rules()).toEqual(rulesFor(address, ports));
    await waitFor(
      async () => ((await desk.log()).some((line) => line.includes('only the first 1024')) ? true : undefined),
      {
        what: 'it to be told',
        timeoutMs: 2_000,
      },
    );
  });
});
