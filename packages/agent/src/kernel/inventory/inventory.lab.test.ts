import { describe, expect, test } from 'vitest';
import { createScratch } from '../namespace/scratch.suite.ts';
import { runCommand } from '../process.ts';
import { observeKernelFeatures, observeNetworkFeatures } from './features.ts';
import { parseLinks } from './links.ts';
import { observeWires } from './wires.ts';

describe('the inventory of this machine', () => {
  test('has its loopback, and a NIC for every route', async () => {
    const { interfaces, routes } = await observeWires();
    const names = new Set(interfaces.map((nic) => nic.name));
    expect(interfaces.find((nic) => nic.name === 'lo')).toMatchObject({ kind: 'loopback', parentable: false });
    expect(routes.filter((route) => !names.has(route.interface))).toEqual([]);
  });

  test('finds macvlan and policy routing in the kernel, and leaves no link and no rule behind', async () => {
    const trace = async () =>
      (await Promise.all([runCommand(['ip', '-o', 'link']), runCommand(['ip', 'rule'])])).map(({ stdout }) => stdout);
    const before = await trace();
    expect(await observeKernelFeatures('/dev/kvm')).toMatchObject({ macvlan: true, policyRouting: true });
    expect((await trace()).join()).not.toMatch(/trl-(nic|peer|macvlan)|7100/);
    expect(before.join()).not.toMatch(/trl-(nic|peer|macvlan)|7100/);
  });

  test('tries the features of its network once', () => {
    expect(observeNetworkFeatures()).toBe(observeNetworkFeatures());
  });
});

describe('links that a real kernel prints', () => {
  test('are told apart, and ports of bridges name their bridge', async () => {
    const scratch = createScratch();
    const name = await scratch.add('host');
    const commands = [
      'link add eth0 type veth peer name far0',
      'link set far0 up',
      'link set eth0 up',
      'address add 192.168.77.10/24 dev eth0',
      'link add docker0 type bridge',
      'link add br0 type bridge',
      'link add vc0 type veth peer name ct0',
      'link set vc0 master docker0',
      'link set ct0 master br0',
      'link add mac0 link eth0 type macvlan',
    ];
    await scratch.inside(name, ['ip', '-batch', '-'], `${commands.join('\n')}\n`);
    const json = await scratch.inside(name, ['ip', '-j', '-d', 'address', 'show']);
    const nics = parseLinks(json, () => ({ wireless: false, device: false }));
    expect(nics.map((nic) => [nic.name, nic.kind, nic.parentable])).toEqual([
      ['br0', 'bridge', false],
      ['ct0', 'veth', false],
      ['docker0', 'docker-bridge', false],
      ['eth0', 'veth', true],
      ['far0', 'veth', true],
      ['lo', 'loopback', false],
      ['mac0', 'macvlan', false],
    ]);
    expect(nics.find((nic) => nic.name === 'ct0')?.whyNot).toContain('is a port of br0');
    await scratch.sweep();
  });
});
