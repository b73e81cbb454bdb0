import { expect, it } from 'vitest';
import { labels } from '../labels.ts';
import { readAddress } from '../read.ts';
import type { GateRig } from './rig.suite.ts';

/** Containers that only lend their network namespace. */
export function itStartsStations(rig: GateRig): void {
  it('starts a station on its network with a published port, and removes it by its label', async () => {
    const hostAddress = readAddress('127.0.0.1');
    if (hostAddress === null) throw new Error('127.0.0.1 was not understood');
    await rig.gate.startStation({
      image: rig.image,
      networkName: 'bridge',
      labels: { [labels.bench]: 'suite' },
      publish: { hostAddress, containerPort: 5201 },
    });
    const [listed] = await rig.gate.listContainers(`${labels.bench}=suite`);
    const station = await rig.gate.inspectContainer(listed?.id ?? '');
    expect(station).toMatchObject({
      state: 'running',
      pid: expect.any(Number),
      endpoints: [{ networkName: 'bridge' }],
      publishedPorts: [{ hostAddress, containerPort: 5201, hostPort: expect.any(Number) }],
    });
    await rig.gate.removeContainer(listed?.id ?? '');
    expect(await rig.gate.listContainers(`${labels.bench}=suite`)).toEqual([]);
  });

  it('leaves nothing of a station whose network is not there', async () => {
    const asked = { image: rig.image, networkName: 'nowhere', labels: { [labels.bench]: 'lost' }, publish: null };
    await expect(rig.gate.startStation(asked)).rejects.toThrow(/nowhere/);
    await expect.poll(() => rig.gate.listContainers(`${labels.bench}=lost`)).toEqual([]);
  });
}
