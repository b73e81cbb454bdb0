import { expect, it } from 'vitest';
import { labels } from '../labels.ts';
import { readAddress, readPrefix } from '../read.ts';
import { codeOf, endpoint, type GateRig } from './rig.suite.ts';

/** Networks of the engine: found, made, refused and removed. */
export function itKeepsNetworks(rig: GateRig): void {
  it('finds a network by its label, as it was asked for', async () => {
    const asked = { subnet: readPrefix('10.91.1.0/24'), gateway: readAddress('10.91.1.1') };
    const id = await rig.makeNetwork({
      ...asked,
      ipRange: readPrefix('10.91.1.128/25'),
      labels: { [labels.network]: 'n1' },
    });
    const [found] = await rig.gate.listNetworks(`${labels.network}=n1`);
    expect(found).toMatchObject({ id, ...asked, ipRange: '10.91.1.128/25', driver: 'bridge', parentInterface: null });
    expect(await rig.gate.inspectNetwork(id)).toEqual(found);
  });

  it('lists everybody’s networks where no label is asked for', async () => {
    const id = await rig.makeNetwork();
    const all = await rig.gate.listNetworks(null);
    expect(all.map((one) => one.id)).toContain(id);
    expect(await rig.gate.listNetworks('dev.trailer.nobody')).toEqual([]);
  });

  it('removes a network, and again without complaint', async () => {
    const id = await rig.makeNetwork();
    await rig.gate.removeNetwork(id);
    await rig.gate.removeNetwork(id);
    expect(await rig.gate.inspectNetwork(id)).toBeNull();
  });

  it('refuses a taken network name, an overlapping pool and an absent parent, each with its cure', async () => {
    await rig.makeNetwork({ name: 'taken', subnet: readPrefix('10.91.2.0/24') });
    expect(await codeOf(rig.makeNetwork({ name: 'taken' }))).toBe('name_taken');
    expect(await codeOf(rig.makeNetwork({ subnet: readPrefix('10.91.2.0/25') }))).toBe('pool_overlap');
    const macvlan = { driver: 'macvlan', parentInterface: 'absent0', subnet: readPrefix('10.91.3.0/24') };
    expect(await codeOf(rig.makeNetwork(macvlan))).toBe('parent_missing');
  });

  it('removes no network that is in use', async () => {
    const id = await rig.makeNetwork({ name: 'used' });
    const container = await rig.makeContainer({ endpoints: [endpoint('used')] });
    await rig.gate.startContainer(container);
    expect(await codeOf(rig.gate.removeNetwork(id))).toBe('network_in_use');
    await rig.gate.disconnectNetwork(id, container);
    await rig.gate.disconnectNetwork(id, container);
    expect((await rig.gate.inspectContainer(container))?.endpoints).toEqual([]);
  });
}
