import { afterEach, describe, expect, test } from 'vitest';
import { startDhcp } from '../topology/dhcp.ts';
import { type Desk, type DeskSpec, deskAddresses, raiseDesk, rulesFor } from './desk.ts';
import { vmMac } from './vm.ts';
import { type ArpFrame, busiestSecond, macOf, recordArp } from './wire.ts';

const noLease =
  'the VM sends, but got no address in 192.168.77.0/24 within 2 s: that LAN needs a DHCP server (or the VM an address of its own in there); still looking';

const limitMs = { smallSubnet: 3_000, mediumSubnet: 30_000 };

describe('the port forwarder looking for the VM', () => {
  let desk: Desk;

  afterEach(async () => await desk.destroy());

  async function raise(spec: DeskSpec = {}): Promise<() => Promise<readonly ArpFrame[]>> {
    desk = await raiseDesk(spec);
    return await recordArp(desk.host, await macOf(desk.container, 'mvlan0'));
  }

  async function timeUntilFound(address: string, limit: number): Promise<number> {
    const from = performance.now();
    await desk.waitForState({ state: 'forwarding', address }, limit);
    return performance.now() - from;
  }

  test('sends nothing at all while the VM has sent nothing, and says that', async () => {
    const stop = await raise();
    desk.startForwarder();
    await desk.waitForState({ state: 'waiting', message: 'the VM has not been started yet', mac: null });
    await desk.vm.powerOn();
    await desk.waitForState({ state: 'waiting', message: 'the VM has not sent anything yet', mac: vmMac });
    expect(await stop()).toEqual([]);
    expect(await desk.rules()).toEqual([]);
  });

  test.each(['192.168.77.2', '192.168.77.139', '192.168.77.254'])(
    'on a /24 finds it at %s within 3 s of its lease, also when it tells nobody',
    async (address) => {
      const stop = await raise();
      desk.startForwarder();
      await desk.vm.powerOn();
      // Sweeps are under way when the address appears, and a VM has sent its last word before.
      await desk.vm.askForLease();
      await desk.vm.takeAddress(`${address}/24`);
      expect(await timeUntilFound(address, limitMs.smallSubnet)).toBeLessThan(limitMs.smallSubnet);
      expect(await desk.rules()).toEqual(rulesFor(address, ['tcp/3389', 'udp/5000']));
      expect(busiestSecond(await stop())).toBeLessThanOrEqual(200);
    },
  );

  test('finds it at the address that the DHCP server of the LAN leases to it', async () => {
    await raise();
    await startDhcp(desk.lab.router);
    desk.startForwarder();
    await desk.vm.powerOn();
    await desk.vm.lease();
    expect(await desk.waitForState({ state: 'forwarding' }, limitMs.smallSubnet)).toMatchObject({
      address: expect.stringMatching(/^192\.168\.77\.2\d\d$/),
      interface: 'mvlan0',
      mac: vmMac,
      ports: ['tcp/3389', 'udp/5000'],
    });
  });

  test('on a /20 finds it within 30 s at the last address, with at most 200 frames in any second, each address asked once', async () => {
    const stop = await raise({ lanAddress: '10.77.0.9/20' });
    desk.startForwarder();
    await desk.vm.powerOn();
    await desk.vm.takeAddress('10.77.15.254/20');
    const asked = performance.now();
    await desk.vm.askForLease();
    await desk.waitForState({ state: 'forwarding', address: '10.77.15.254' }, limitMs.mediumSubnet);
    expect(performance.now() - asked).toBeLessThan(limitMs.mediumSubnet);
    const frames = await stop();
    expect(busiestSecond(frames)).toBeLessThanOrEqual(200);
    const requests = frames.filter(({ kind }) => kind === 'request').map(({ target }) => target);
    // But the last, before it is believed, and what the next sweep asked while that answer came.
    expect(new Set(requests).size).toBe(4096 - 3);
    expect(requests.length).toBeLessThan(4096 + 40);
    for (const never of ['10.77.0.0', '10.77.15.255', '10.77.0.9']) expect(requests).not.toContain(never);
  });

  test('asks the address of last time first, which the storage volume keeps over a redeploy: a /16 is no matter then', async () => {
    await raise({ lanAddress: '10.77.0.9/16' });
    await desk.vm.powerOn();
    await desk.vm.takeAddress('10.77.200.7/16');
    await desk.keepAddress('10.77.200.7');
    await desk.vm.askForLease();
    desk.startForwarder();
    expect(await timeUntilFound('10.77.200.7', limitMs.smallSubnet)).toBeLessThan(limitMs.smallSubnet);
  });

  test('a kept address that is none is not used', async () => {
    await raise();
    await desk.keepAddress('$(touch x) 10.1');
    await desk.vm.powerOn();
    await desk.vm.takeAddress('192.168.77.7/24');
    await desk.vm.askForLease();
    desk.startForwarder();
    await desk.waitForState({ state: 'forwarding', address: '192.168.77.7' });
  });

  test('says what is missing when no lease comes, installs nothing, asks seldom, and still finds the VM later', async () => {
    const stop = await raise({ environment: { TRAILER_LEASE_LIMIT: '2' } });
    desk.startForwarder();
    await desk.vm.powerOn();
    await desk.vm.askForLease();
    await desk.waitForState({ state: 'waiting', address: null, ports: [], message: noLease });
    expect(await desk.rules()).toEqual([]);
    await desk.vm.takeAddress(`${deskAddresses.lan.replace('140', '9')}/24`);
    await desk.vm.askForLease();
    await desk.waitForState({ state: 'forwarding' }, 20_000);
    expect(busiestSecond(await stop())).toBeLessThanOrEqual(200);
  });

  test('an address the VM gave itself for want of DHCP is none', async () => {
    await raise({ environment: { TRAILER_LEASE_LIMIT: '2' } });
    desk.startForwarder();
    await desk.vm.powerOn();
    await desk.vm.takeAddress('169.254.9.9/16');
    await desk.vm.askForLease();
    await desk.container.run([
      'ip',
      'neigh',
      'replace',
      '169.254.9.9',
      'lladdr',
      vmMac,
      'dev',
      'mvlan0',
      'nud',
      'stale',
    ]);
    await desk.waitForState({ state: 'waiting', message: noLease });
    expect(await desk.rules()).toEqual([]);
  });
});
