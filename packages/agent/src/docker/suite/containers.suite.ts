import { capabilitiesOf } from '@trailer/netmodel';
import { expect, it } from 'vitest';
import type { ContainerRequest } from '../gate.ts';
import { labels } from '../labels.ts';
import { readAddress, readMac, readPort, readPrefix } from '../read.ts';
import { codeOf, endpoint, type GateRig } from './rig.suite.ts';

/** Containers as they were asked for, with their addresses, ports and volumes. */
export function itMakesContainers(rig: GateRig): void {
  it('makes a container that has no address and no mapping before its start', async () => {
    const id = await rig.makeContainer({ labels: { [labels.workspace]: 'w1' }, ports: [tcp(18_081)] });
    expect(await rig.gate.inspectContainer(id)).toMatchObject({
      state: 'created',
      pid: null,
      endpoints: [],
      publishedPorts: [],
      labels: { [labels.workspace]: 'w1' },
    });
    expect((await rig.gate.listContainers(`${labels.workspace}=w1`)).map((found) => found.id)).toEqual([id]);
  });

  it('gives a started container the addresses asked for, and tells the mappings it really has', async () => {
    const subnet = { subnet: readPrefix('10.91.4.0/24'), gateway: readAddress('10.91.4.1') };
    await rig.makeNetwork({ name: 'static', ...subnet });
    const address = { ipv4Address: readAddress('10.91.4.9'), macAddress: readMac('02:00:00:00:04:09') };
    const id = await rig.makeContainer({
      endpoints: [endpoint('bridge', { ownsDefaultRoute: true, interfaceName: null }), endpoint('static', address)],
      ports: [tcp(18_082)],
    });
    await rig.gate.startContainer(id);
    const found = await rig.gate.inspectContainer(id);
    expect(found).toMatchObject({ state: 'running', publishedPorts: [tcp(18_082)] });
    expect(found?.pid).toBeGreaterThan(1);
    const held = found?.endpoints.find(({ networkName }) => networkName === 'static');
    expect(held).toMatchObject({
      address: '10.91.4.9',
      prefixLength: 24,
      gateway: '10.91.4.1',
      mac: '02:00:00:00:04:09',
    });
    const owner = found?.endpoints.find(({ networkName }) => networkName === 'bridge');
    const { gatewayPriority } = capabilitiesOf(await rig.gate.info());
    expect((owner?.gatewayPriority ?? 0) > 0).toBe(gatewayPriority);
  });

  it('renames a container', async () => {
    const id = await rig.makeContainer();
    await rig.gate.renameContainer(id, 'renamed');
    expect((await rig.gate.inspectContainer(id))?.name).toBe('renamed');
  });

  it('refuses a taken container name and an absent image', async () => {
    await rig.makeContainer({ name: 'held' });
    expect(await codeOf(rig.makeContainer({ name: 'held' }))).toBe('name_taken');
    expect(await codeOf(rig.makeContainer({ image: 'not/there:1' }))).toBe('image_missing');
    expect(await rig.gate.hasImage('not/there:1')).toBe(false);
    expect(await rig.gate.hasImage(rig.image)).toBe(true);
  });

  it('refuses to start on a taken port, and starts once it is free', async () => {
    const holder = await rig.makeContainer({ ports: [tcp(18_083)] });
    const second = await rig.makeContainer({ ports: [tcp(18_083)] });
    await rig.gate.startContainer(holder);
    expect(await codeOf(rig.gate.startContainer(second))).toBe('port_taken');
    await rig.gate.removeContainer(holder);
    await rig.gate.startContainer(second);
    expect((await rig.gate.inspectContainer(second))?.publishedPorts).toEqual([tcp(18_083)]);
  });

  it('removes the volumes of one workspace and no others', async () => {
    const volumes = (workspace: string) => ({
      mounts: [{ volume: `suite-${workspace}`, path: '/data', readOnly: false }],
      volumeLabels: { [labels.workspace]: workspace },
    });
    for (const workspace of ['v1', 'v2']) await rig.gate.removeContainer(await rig.makeContainer(volumes(workspace)));
    await rig.gate.removeVolumes(labels.workspace, 'v1');
    await rig.gate.removeVolumes(labels.workspace, 'v1');
    await rig.gate.removeVolumes(labels.workspace, 'v2');
  });
}

function tcp(port: number): ContainerRequest['ports'][number] {
  const [hostPort, containerPort] = [readPort(port), readPort(8080)];
  if (hostPort === null || containerPort === null) throw new Error(`${port} is no port`);
  return { hostAddress: null, hostPort, containerPort, protocol: 'tcp' };
}
