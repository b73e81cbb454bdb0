import { type HostInterface, shimNameOf } from '@trailer/netmodel';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { labels } from '../docker/labels.ts';
import { desired, Rig } from './rig.fixture.ts';

const shimmed = { hostShim: { address: '192.168.77.250' } };
const name = shimNameOf('n1');
let rig: Rig;

beforeEach(async () => {
  rig = await Rig.raise();
});

afterEach(() => rig.lower());

function vlan(id: string, changes: Partial<HostInterface> = {}): HostInterface {
  const [parent = '', tag = ''] = id.split('.');
  const state = { mac: null, mtu: 1500, up: true, addresses: [], parentable: true } as const;
  return { name: id, kind: 'vlan', parent, vlanId: Number(tag), ...state, ...changes };
}

describe('a host shim', () => {
  test('is made with its network, leads to what runs there, and is made again when somebody removes it', async () => {
    await rig.want(desired({ networks: [shimmed] }));
    await rig.runs();
    await expect.poll(() => rig.kernel.links.get(name)).toMatchObject({ routes: [{ source: '192.168.77.250' }] });
    await expect.poll(() => rig.status?.networks).toMatchObject([{ phase: 'created', message: '' }]);
    const made = rig.kernel.links.get(name);
    await rig.kernel.removeLink({ name });
    await expect.poll(() => rig.kernel.links.get(name)).toEqual(made);
  });

  test('follows a change, and goes when it is taken away', async () => {
    await rig.want(desired({ networks: [shimmed] }));
    await expect.poll(() => rig.kernel.links.has(name)).toBe(true);
    await rig.want(desired({ generation: 2, networks: [{ hostShim: { address: '192.168.77.251' } }] }));
    await expect.poll(() => rig.kernel.links.get(name)).toMatchObject({ addresses: ['192.168.77.251/32'] });
    await rig.want(desired({ generation: 3 }));
    await expect.poll(() => rig.kernel.links.size).toBe(0);
  });

  test('goes with its network, which is gone only then', async () => {
    await rig.want(desired({ networks: [shimmed], workspaces: [] }));
    await expect.poll(() => rig.kernel.links.has(name)).toBe(true);
    await rig.want(desired({ generation: 2, networks: [{ ...shimmed, deleting: true }], workspaces: [] }));
    await expect.poll(() => rig.status?.gone.networks).toEqual(['n1']);
    expect(rig.kernel.links.size).toBe(0);
    expect(await rig.engine.listNetworks(labels.network)).toEqual([]);
  });

  test('of a network that nobody knows is removed', async () => {
    await rig.kernel.applyHostShim({
      name: 'trl-0000000000',
      parentInterface: 'eth0',
      mac: '02:00:00:00:00:01' as never,
      address: '192.168.77.249' as never,
      destinations: [],
    });
    await rig.want(desired({ networks: [], workspaces: [] }));
    await expect.poll(() => rig.kernel.links.size).toBe(0);
  });

  test('that cannot be made is told with the reason and the cure, and the network serves all the same', async () => {
    rig.kernel.refusal = 'trl-x on eth0 cannot be switched on: Network is down';
    await rig.want(desired({ networks: [shimmed], workspaces: [] }));
    await expect
      .poll(() => rig.status?.networks[0])
      .toMatchObject({
        phase: 'created',
        message:
          'The host shim 192.168.77.250 is not as it should be: trl-x on eth0 cannot be switched on: Network is down. ' +
          'Look after eth0; the agent needs to be root in the host’s network, and tries again by itself.',
      });
    expect(rig.logged.join()).toContain('agent: apply-host-shim failed for network n1');
    rig.kernel.refusal = null;
    await expect.poll(() => rig.kernel.links.has(name)).toBe(true);
    await expect.poll(() => rig.status?.networks[0]?.message).toBe('');
  });
});

describe('a VLAN sub-interface', () => {
  const tagged = { vlanId: 7, subnet: '10.0.7.0/24', gateway: '10.0.7.1', ipRange: null };

  test('that the engine makes for a network is marked, and goes with the last network', async () => {
    await rig.want(desired({ networks: [tagged], workspaces: [] }));
    const labelled = async () => (await rig.engine.listNetworks(labels.network)).map((one) => one.labels[labels.vlan]);
    await expect.poll(labelled).toEqual(['eth0.7']);
    rig.kernel.addInterface(vlan('eth0.7'));
    await expect.poll(() => rig.kernel.links.get('eth0.7')).toEqual({ kind: 'vlan', name: 'eth0.7' });
    // The next network on the tag finds the link there, and knows by the mark that it is ours all the same.
    const second = { ...tagged, id: 'n2', name: 'bbb', subnet: '10.0.8.0/24', gateway: '10.0.8.1' };
    await rig.want(desired({ generation: 2, networks: [tagged, second], workspaces: [] }));
    await expect.poll(labelled).toEqual(['eth0.7', 'eth0.7']);
    await rig.want(desired({ generation: 3, networks: [{ ...tagged, deleting: true }, second], workspaces: [] }));
    await expect.poll(() => rig.status?.gone.networks).toEqual(['n1']);
    expect(rig.kernel.links.has('eth0.7')).toBe(true);
    await rig.want(desired({ generation: 4, networks: [{ ...second, deleting: true }], workspaces: [] }));
    await expect.poll(() => rig.kernel.links.size).toBe(0);
  });

  test('that the user made is left alone', async () => {
    rig.kernel.addInterface(vlan('eth0.7'));
    await rig.want(desired({ networks: [tagged], workspaces: [] }));
    await expect.poll(() => rig.status?.networks).toMatchObject([{ phase: 'created' }]);
    await rig.audits(3);
    expect(rig.kernel.links.size).toBe(0);
    const [made] = await rig.engine.listNetworks(labels.network);
    expect(made?.labels).not.toHaveProperty(labels.vlan);
  });

  test('that is gone makes its network an error, until somebody makes it again', async () => {
    rig.kernel.addInterface(vlan('eth0.7', { up: false, parentable: false }));
    await rig.want(desired({ networks: [tagged], workspaces: [] }));
    await expect.poll(() => rig.status?.networks).toMatchObject([{ phase: 'created', message: '' }]);
    rig.kernel.removeInterface('eth0.7');
    await expect
      .poll(() => rig.status?.networks)
      .toMatchObject([{ phase: 'error', message: expect.stringContaining('ip link add link eth0 name eth0.7') }]);
    rig.kernel.addInterface(vlan('eth0.7'));
    await expect.poll(() => rig.status?.networks).toMatchObject([{ phase: 'created', message: '' }]);
  });

  test('of ours that a VM’s NIC hangs on, or that is a port of a bridge, stays until neither does', async () => {
    await rig.kernel.markVlan('eth0.7');
    const tap = { name: 'macvtap0', kind: 'macvlan', parent: 'eth0.7', parentable: false } as const;
    rig.kernel.addInterface({ ...vlan('eth0.7'), ...tap, vlanId: undefined });
    rig.kernel.masters.set('eth0.7', 'br7');
    await rig.want(desired({ networks: [], workspaces: [] }));
    const refusal = 'eth0.7 is a port of br7, carries macvlan macvtap0, which would go with it';
    await expect.poll(() => rig.logged.join()).toContain(refusal);
    expect(rig.kernel.links.has('eth0.7')).toBe(true);
    rig.kernel.masters.clear();
    rig.kernel.removeInterface('macvtap0');
    await expect.poll(() => rig.kernel.links.size).toBe(0);
  });

  test('of ours that somebody else’s network hangs on stays', async () => {
    await rig.kernel.markVlan('eth0.7');
    const foreign = { ...desired({ networks: [tagged] }).networks[0], name: 'theirs', labels: {} };
    await rig.engine.createNetwork(foreign as never);
    await rig.want(desired({ networks: [], workspaces: [] }));
    await expect.poll(() => rig.logged.join()).toContain('eth0.7 carries a network that is not Trailer');
    expect(rig.kernel.links.has('eth0.7')).toBe(true);
  });
});
