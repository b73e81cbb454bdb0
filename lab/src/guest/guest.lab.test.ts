import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { labImages } from '../images/catalog.ts';
import { createLab, type Lab } from '../lab.ts';
import { timeUntilAnswer } from '../product/healing.ts';
import { type DhcpServer, startDhcp } from '../topology/dhcp.ts';
import { lans } from '../topology/plan.ts';
import { type Guest, guestIn } from './guest.ts';
import { mayRunGuests } from './settings.ts';

const mac = '02:77:00:00:00:a1';
const bootLimitMs = 60_000;
const account = { VERSION: '10', LANGUAGE: 'German', KEYBOARD: 'de-DE', USERNAME: 'ada', PASSWORD: 'not to be seen' };

let lab: Lab;
let dhcp: DhcpServer;
let onLan: Guest;

beforeAll(async () => {
  lab = await createLab({ images: ['windowsRuntime', 'windows'] });
  dhcp = await startDhcp(lab.router);
  const { docker } = lab.host();
  await docker.createMacvlan({ name: 'zz_lan', parent: 'eth0', subnet: lans.lan.subnet, gateway: lans.lan.gateway });
  await Promise.all([runOnLan('on-lan', { VM_NET_MAC: mac, ...account }, 140), runBehindNat('behind-nat')]);
  onLan = guestIn(lab.host(), 'on-lan');
});

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await lab.evidence(context.task.name);
});

afterAll(async () => {
  await lab.destroy();
});

async function runOnLan(name: string, environment: Readonly<Record<string, string>>, number: number): Promise<void> {
  const address = lans.lan.subnet.replace(/0\/24$/, String(number));
  await lab.host().docker.runContainer({
    name,
    image: labImages.windowsRuntime.name,
    environment: { KVM: 'N', DHCP: 'Y', VM_NET_DEV: 'mvlan0', DISK_SIZE: '64M', ...environment },
    networks: {
      zz_lan: {
        IPAMConfig: { IPv4Address: address },
        DriverOpts: { 'com.docker.network.endpoint.ifname': 'mvlan0' },
      },
    },
    hostConfig: { ...mayRunGuests, Binds: [`${name}-storage:/storage`] },
  });
}

async function runBehindNat(name: string): Promise<void> {
  await lab.host().docker.runContainer({
    name,
    image: labImages.windowsRuntime.name,
    environment: { KVM: 'N' },
    ports: { '3389/tcp': '9389', '5000/udp': '9500', '8006/tcp': '9006' },
    hostConfig: mayRunGuests,
  });
}

async function answer(address: string, port: number, protocol: 'tcp' | 'udp'): Promise<string | null> {
  const result = await lab.vantage('lan-client').probe({ address, port, protocol });
  return result.verdict === 'answers' ? (result.report ?? '') : null;
}

/** Stops a container with the grace of a Windows desktop and returns its exit code and how long that took. */
async function stop(name: string): Promise<{ readonly exitCode: number; readonly tookMs: number }> {
  const startedAt = performance.now();
  await lab.host().docker.call({ method: 'POST', path: `/containers/${name}/stop?t=60` });
  const { State } = await lab.host().docker.inspect(name);
  return { exitCode: State.ExitCode, tookMs: performance.now() - startedAt };
}

describe('a guest on the LAN', () => {
  it('takes a lease of the LAN under the address it was given for its card', async () => {
    expect(await onLan.waitForAddress()).toMatch(/^192\.168\.77\.2\d\d$/);
    expect(await onLan.macAddress()).toBe(mac);
  });

  it('answers a LAN client at its own address, over TCP and UDP, and tells the address it saw', async () => {
    const address = (await onLan.address()) ?? '';
    const asked = [
      ['tcp', 3389],
      ['tcp', 8080],
      ['udp', 3389],
      ['udp', 8080],
      ['udp', 5000],
    ] as const;
    const answers = await Promise.all(asked.map(async ([protocol, port]) => await answer(address, port, protocol)));
    for (const seen of answers) expect(seen).toMatch(/^192\.168\.77\.5:\d+$/);
  });

  it('takes another address when the LAN has another for it and it asks anew', async () => {
    const before = await onLan.waitForAddress();
    await dhcp.change({ pinned: { [mac]: '192.168.77.230' } });
    await onLan.renew();
    expect(await onLan.waitForAddress(before)).toBe('192.168.77.230');
    expect(await answer('192.168.77.230', 3389, 'tcp')).not.toBeNull();
    expect(await answer(before, 3389, 'tcp')).toBeNull();
  });

  it('is not heard while its cable is out, and has no address once it gave its lease back', async () => {
    const address = await onLan.waitForAddress();
    await onLan.mute();
    expect(await answer(address, 8080, 'tcp')).toBeNull();
    await onLan.unmute();
    await timeUntilAnswer({ lab }, 'lan-client', { address, port: 8080, protocol: 'tcp' });
    await onLan.release();
    expect(await onLan.address()).toBeNull();
    await onLan.renew();
    expect(await onLan.waitForAddress()).toBe(address);
  });

  it('comes back under its address after a reboot', async () => {
    const address = await onLan.waitForAddress();
    await onLan.reboot();
    expect(await answer(address, 3389, 'tcp')).toBeNull();
    expect(await onLan.waitForAddress()).toBe(address);
  });
});

describe('the Windows image of the repository', () => {
  it('is built on the runtime and says which port forwarder it has', async () => {
    const image = await lab.host().docker.call({ method: 'GET', path: `/images/${labImages.windows.name}/json` });
    const runtime = { Volumes: { '/storage': {} }, ExposedPorts: { '8006/tcp': {}, '3389/tcp': {} } };
    const labels = { 'dev.trailer.port-forwarder': expect.stringMatching(/^\d+$/) };
    expect(image).toMatchObject({ Config: { ...runtime, Labels: labels } });
  });
});

describe('a guest behind its container', () => {
  it('answers at every published port but the viewer, which the container serves', async () => {
    const { address } = lab.host();
    await timeUntilAnswer({ lab }, 'lan-client', { address, port: 9389, protocol: 'tcp' });
    expect(await answer(address, 9500, 'udp')).toMatch(/^192\.168\.77\.5:\d+$/);
    expect(await answer(address, 9006, 'tcp')).toMatch(/^192\.168\.77\.5:\d+$/);
    expect(await guestIn(lab.host(), 'behind-nat').address()).toBe('20.20.20.21');
  });
});

describe('the end of a guest', () => {
  it('is a power-off asked by ACPI, and the container ends with 0 well within its grace', async () => {
    const { exitCode, tookMs } = await stop('on-lan');
    expect(exitCode).toBe(0);
    expect(tookMs).toBeLessThan(10_000);
    expect(await lab.host().docker.logs('on-lan')).toContain('the guest is off');
  });

  it('leaves what it installed on its storage, whatever a container made anew asks for', async () => {
    const { docker } = lab.host();
    await docker.removeContainer('on-lan');
    await runOnLan('on-lan', { ...account, VERSION: '11' }, 140);
    const { VERSION, LANGUAGE, KEYBOARD, USERNAME } = account;
    const kept = { version: VERSION, language: LANGUAGE, keyboard: KEYBOARD, username: USERNAME, hasPassword: true };
    expect(await onLan.installed()).toEqual(kept);
    const found = await docker.exec('on-lan', ['grep', '--recursive', '--quiet', account.PASSWORD, '/storage']);
    expect(found.exitCode).toBe(1);
    await docker.removeContainer('on-lan');
  });
});

describe('the switches of a guest', () => {
  it('keep it from asking for a lease, and from obeying the power button', async () => {
    await runOnLan('silent', { LAB_GUEST_DHCP: 'no', LAB_GUEST_POWER_BUTTON: 'ignored' }, 141);
    const { docker } = lab.host();
    const silent = guestIn(lab.host(), 'silent');
    await expect
      .poll(async () => await silent.address().catch(() => 'not up yet'), { timeout: bootLimitMs })
      .toBeNull();
    await docker.call({ method: 'POST', path: '/containers/silent/stop?t=3' });
    expect((await docker.inspect('silent')).State.ExitCode).toBe(137);
  });

  it('refuse to run it without acceleration, unless told that emulation will do', async () => {
    const { docker } = lab.host();
    await docker.runContainer({
      name: 'no-kvm',
      image: labImages.windowsRuntime.name,
      hostConfig: { CapAdd: ['NET_ADMIN'] },
    });
    await expect.poll(async () => (await docker.inspect('no-kvm')).State.ExitCode).toBe(1);
    expect(await docker.logs('no-kvm')).toContain('set KVM=N');
  });
});
