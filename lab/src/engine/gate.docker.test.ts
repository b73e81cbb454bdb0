import { createDockerGate, describeEngineGate } from '@trailer/agent/engine-gate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineVersions } from '../cache/recipe.ts';
import type { ExecResult } from '../docker/client.ts';
import { labImages } from '../images/catalog.ts';
import { createLab, type Lab } from '../lab.ts';

type Gate = ReturnType<typeof createDockerGate>;
type Request = Parameters<Gate['createContainer']>[0];

for (const engine of engineVersions) {
  describeEngineGate(`Docker ${engine}`, async () => {
    const lab = await createLab({ engine, images: ['busybox', 'helper'] });
    return {
      gate: createDockerGate(lab.host().engine.socketPath),
      image: labImages.busybox.name,
      command: ['tcp:8080'],
      // The others begin with the server.
      shellImage: labImages.helper.name,
      close: () => lab.destroy(),
    };
  });
}

describe('what only a real engine can show', () => {
  let lab: Lab;
  let gate: Gate;

  beforeAll(async () => {
    lab = await createLab({ images: ['busybox', 'iproute', 'helper'] });
    gate = createDockerGate(lab.host().engine.socketPath);
  });
  afterAll(async () => {
    await lab.destroy();
  });

  const start = async (over: Partial<Request>): Promise<string> => {
    const id = await gate.createContainer({ ...plain, ...over });
    await gate.startContainer(id);
    return id;
  };
  const inside = (id: string, ...argv: readonly string[]): Promise<ExecResult> => lab.host().docker.exec(id, argv);

  it('starts a program that ended by itself again, and leaves alone one that was told to end', async () => {
    const id = await start({ name: 'told' });
    const before = await gate.inspectContainer(id);
    await inside(id, 'kill', '-TERM', '1');
    const startedAgain = async () => {
      const now = await gate.inspectContainer(id);
      return now?.state === 'running' && now.pid !== before?.pid;
    };
    await expect.poll(startedAgain, { timeout: 10_000 }).toBe(true);
    await gate.signalContainer(id, 'SIGTERM');
    // An engine that would start it again goes from running to restarting, and never says exited.
    const state = async () => (await gate.inspectContainer(id))?.state;
    await expect.poll(state, { timeout: 5_000, interval: 5 }).not.toBe('running');
    expect(await state()).toBe('exited');
  });

  it('leaves a container alone that was told to end and took its time, also after the engine restarts', async () => {
    const id = await start({ name: 'slow', image: labImages.helper.name, command: ['/bin/sh', '-c', deaf] });
    await expect.poll(async () => (await inside(id, 'ls', '/ready')).exitCode, { timeout: 5_000 }).toBe(0);
    await gate.signalContainer(id, 'SIGTERM');
    await expect.poll(async () => (await inside(id, 'ls', '/asked')).exitCode, { timeout: 5_000 }).toBe(0);
    expect((await gate.inspectContainer(id))?.state).toBe('running');
    await inside(id, 'busybox', 'touch', '/done');
    const state = async () => (await gate.inspectContainer(id))?.state;
    await expect.poll(state, { timeout: 5_000 }).toBe('exited');
    await lab.host().engine.restart();
    expect(await state()).toBe('exited');
  });

  it('gives a virtual machine all that the VM runtime does with a LAN interface, without privilege', async () => {
    await lab.host().docker.createMacvlan({ name: 'aaa', parent: 'eth0', subnet: '192.168.77.0/24' });
    const id = await start({
      name: 'desktop',
      image: labImages.iproute.name,
      endpoints: [endpoint('bridge', true, null), endpoint('aaa', false, 'mvlan0')],
      machine: { devices: [{ hostPath: '/dev/net/tun', path: '/dev/net/tun' }], stopGraceSeconds: 120 },
    });
    const tap = 'ip link add link mvlan0 name qemu address 02:00:00:00:00:01 type macvtap mode bridge';
    const node = 'IFS=:; set -- $(cat /sys/class/net/qemu/macvtap/tap*/dev)';
    const open = 'busybox mknod /dev/taptest c $1 $2; exec 3<>/dev/taptest';
    expect(await inside(id, 'sh', '-ec', `${tap}; ${node}; ${open}; exec 4<>/dev/net/tun`)).toEqual({
      exitCode: 0,
      output: '',
    });
    expect((await inside(id, 'cat', '/proc/sys/net/ipv4/ip_forward')).output).toBe('1\n');
    expect((await inside(id, 'iptables', '-t', 'nat', '-A', 'POSTROUTING', '-j', 'MASQUERADE')).exitCode).toBe(0);
    const { HostConfig, Config } = Object(
      await lab.host().docker.call({ method: 'GET', path: `/containers/${id}/json` }),
    );
    expect(HostConfig.Privileged).toBe(false);
    expect(Config.StopTimeout).toBe(120);
  });

  it('says which device a host does not have, with a cure', async () => {
    const absent = { hostPath: '/dev/absent', path: '/dev/kvm' };
    const id = await gate.createContainer({
      ...plain,
      name: 'bare',
      machine: { devices: [absent], stopGraceSeconds: 1 },
    });
    await expect(gate.startContainer(id)).rejects.toMatchObject({
      code: 'device_missing',
      message: expect.stringContaining('/dev/absent'),
    });
  });

  it('hands the labels of an image down to its containers', async () => {
    const { docker } = lab.host();
    const source = await start({ name: 'source' });
    const change = new URLSearchParams({
      container: source,
      repo: 'labelled',
      changes: 'LABEL dev.trailer.port-forwarder=1',
    });
    await docker.call({ method: 'POST', path: `/commit?${change}`, body: {} });
    const id = await start({ name: 'labelled', image: 'labelled', labels: { own: 'yes' } });
    expect((await gate.inspectContainer(id))?.labels).toEqual({ own: 'yes', 'dev.trailer.port-forwarder': '1' });
  });

  it('looks a path up inside the container only, wherever its links lead', async () => {
    const id = await start({ name: 'linked' });
    await inside(id, 'busybox', 'ln', '-s', '/../../../../../../..', '/out');
    const read = (path: string) => gate.readFile(id, path, { maxBytes: 4096 });
    expect(await read('/out/etc/passwd')).toEqual(await read('/etc/passwd'));
    // On the engine's host, and not in the container.
    expect(await read('/out/etc/debian_version')).toBeNull();
    expect(await read('/../../../etc/debian_version')).toBeNull();
  });
});

/** A program that notes that it was told to end, and ends when it is done. */
const deaf =
  'trap "busybox touch /asked" TERM; busybox touch /ready; while ! busybox test -e /done; do busybox sleep 0.1; done';

const plain: Request = {
  name: 'plain',
  image: labImages.busybox.name,
  command: ['tcp:8080'],
  environment: {},
  interactive: false,
  labels: {},
  networkMode: 'standard',
  endpoints: [endpoint('bridge', true, null)],
  ports: [],
  mounts: [],
  volumeLabels: {},
  cpus: null,
  memoryMiB: null,
  machine: null,
};

function endpoint(
  networkName: string,
  ownsDefaultRoute: boolean,
  interfaceName: string | null,
): Request['endpoints'][number] {
  return {
    networkName,
    ipv4Address: null,
    ipv6Address: null,
    macAddress: null,
    ownsDefaultRoute,
    interfaceName,
    ignoresAdvertisements: false,
  };
}
