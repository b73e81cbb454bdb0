import { describe, expect, test } from 'vitest';
import { homeLab, nic } from '../host.suite.ts';
import type { HostFacts, HostInterface } from '../host.ts';
import { planEngineNetwork } from './engine-request.ts';
import { contextOf, existing, faults, lanDraft, messages, warnings } from './network.suite.ts';
import { validateNetwork } from './validate.ts';

const kernel = { ...homeLab().kernel, vlan: true };

/** The host of the suite with 802.1q and these interfaces more. */
function trunk(...more: readonly HostInterface[]): HostFacts {
  return homeLab({ kernel, interfaces: [...homeLab().interfaces, ...more] });
}

const tagged = { ...lanDraft, vlanId: 100, subnet: '10.0.100.0/24', gateway: '10.0.100.1', ipRange: null };
const ofUser = nic('eth0.100', 'vlan', { parent: 'eth0', vlanId: 100 });

describe('a VLAN tag', () => {
  test('makes the sub-interface the parent, as the engine names it', () => {
    const answer = validateNetwork(tagged, contextOf(trunk()));
    expect(answer).toMatchObject({ ok: true, value: { parentInterface: 'eth0', vlanId: 100 } });
    expect(answer.ok && planEngineNetwork(answer.value).Options).toEqual({ parent: 'eth0.100' });
  });

  test('whose sub-interface the user made is taken as it is, whatever the kernel can make', () => {
    expect(faults(tagged, contextOf(trunk(ofUser)))).toEqual([]);
    expect(faults(tagged, contextOf(homeLab({ interfaces: [...homeLab().interfaces, ofUser] })))).toEqual([]);
  });

  test('whose sub-interface has another name is refused, naming it', () => {
    const vlan100 = nic('vlan100', 'vlan', { parent: 'eth0', vlanId: 100 });
    expect(messages(tagged, contextOf(trunk(vlan100)))).toEqual([
      'vlanId 100 of eth0 is vlan100 on this host already: give that as parentInterface and leave vlanId out',
    ]);
  });

  test.each([
    ['of another kind', nic('eth0.100', 'dummy')],
    ['on another parent', nic('eth0.100', 'vlan', { parent: 'eth1', vlanId: 100 })],
    ['with another tag', nic('eth0.100', 'vlan', { parent: 'eth0', vlanId: 7 })],
  ])('whose name a link %s has is refused', (_what, link) => {
    expect(faults(tagged, contextOf(trunk(link)))).toEqual(['vlanId parent_taken']);
  });

  test('whose sub-interface cannot carry a network is refused, saying why', () => {
    const down = nic('eth0.100', 'vlan', { parent: 'eth0', vlanId: 100, up: false });
    expect(messages(tagged, contextOf(trunk(down)))).toEqual([
      'vlanId 100: eth0.100 is down or has no carrier: bring it up first',
    ]);
  });

  test.each([0, 4095, -1, 1.5])('cannot be %s', (vlanId) => {
    expect(faults({ ...tagged, vlanId }, contextOf(trunk()))).toEqual(['vlanId invalid_value']);
  });

  test.each([1, 4094])('can be %s', (vlanId) => {
    expect(faults({ ...tagged, vlanId }, contextOf(trunk()))).toEqual([]);
  });

  test('has no place on a bridge network, and waits for a parent', () => {
    expect(faults({ name: 'web', driver: 'bridge', vlanId: 100 }, contextOf(trunk()))).toEqual([
      'vlanId invalid_value',
    ]);
    expect(faults({ ...tagged, parentInterface: null }, contextOf(trunk()))).toEqual(['parentInterface required']);
  });

  test('needs a kernel that knows 802.1q', () => {
    expect(messages(tagged)).toEqual(["vlanId 100 needs 802.1q in this host's kernel: load the module 8021q"]);
  });

  test('that would make too long a name for a link is refused with what to do', () => {
    const long = nic('enp100s0f1np1', 'physical');
    expect(messages({ ...tagged, parentInterface: long.name }, contextOf(trunk(long)))).toEqual([
      'vlanId makes enp100s0f1np1.100, and the kernel allows 15 characters: make the VLAN interface on the host and give its name as parentInterface, without vlanId',
    ]);
    const fits = nic('enp1s0f1np1', 'physical');
    expect(faults({ ...tagged, parentInterface: fits.name }, contextOf(trunk(fits)))).toEqual([]);
  });

  test.each([nic('eth0.7', 'vlan', { parent: 'eth0', vlanId: 7 }), nic('lan.old', 'physical'), nic('vlan7', 'vlan')])(
    'within the tag, or the dot, of $name is refused',
    (parent) => {
      expect(faults({ ...tagged, parentInterface: parent.name }, contextOf(trunk(parent)))).toEqual([
        'vlanId not_supported',
      ]);
    },
  );

  test('puts a network on another LAN than its parent: what the parent holds is doubtful there, not its own', () => {
    const same = { ...tagged, subnet: '192.168.1.0/24', gateway: '192.168.1.10', ipRange: '192.168.1.192/27' };
    expect(warnings(same, contextOf(trunk()))).toEqual([
      'subnet 192.168.1.0/24 overlaps 192.168.1.0/24 of eth0: right only if both interfaces are on one LAN',
    ]);
  });

  test('keeps macvlan and ipvlan apart as on any parent', () => {
    const rival = existing({ driver: 'ipvlan', parentInterface: 'eth0', vlanId: 100, mode: 'l2' });
    expect(faults(tagged, contextOf(trunk(), [rival]))).toEqual(['parentInterface parent_taken']);
    expect(faults(tagged, contextOf(trunk(), [{ ...rival, vlanId: 7 }]))).toEqual([]);
  });
});
