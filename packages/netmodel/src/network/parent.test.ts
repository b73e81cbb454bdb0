import { describe, expect, test } from 'vitest';
import { homeLab, nic } from '../host.suite.ts';
import type { InterfaceKind } from '../host.ts';
import { contextOf, lanDraft } from './network.suite.ts';
import { checkParent, findParentFaults } from './parent.ts';
import { validateNetwork } from './validate.ts';

const candidate = { up: true, master: null };

describe('a macvlan parent', () => {
  test.each(['physical', 'veth', 'bond', 'vlan', 'bridge', 'dummy', 'other'] as const)(
    'may be a %s interface',
    (kind) => {
      expect(checkParent({ ...candidate, kind })).toBeNull();
    },
  );

  test.each([
    ['wifi', /access point drops frames .*: use a wired one/],
    ['loopback', /leads to no LAN: use a wired one/],
    ['docker-bridge', /bridge of the Docker engine: use the interface that leads to the LAN/],
    ['macvlan', /macvlan or ipvlan interface itself: use the interface it hangs on/],
    ['tunnel', /no Ethernet frames of a LAN: use a wired one/],
  ] as const)('may not be a %s interface, and the refusal says what to use', (kind, whyNot) => {
    expect(checkParent({ ...candidate, kind })).toMatch(whyNot);
  });

  test('may not be a port of a bridge or bond: the bridge or bond itself is the one', () => {
    expect(checkParent({ kind: 'physical', up: true, master: 'br0' })).toBe('is a port of br0: use br0 itself');
  });

  test('may not be down', () => {
    expect(checkParent({ kind: 'physical', up: false, master: null })).toBe(
      'is down or has no carrier: bring it up first',
    );
  });

  test('that is Wi-Fi stays unfit however it is set up, so that is said first', () => {
    expect(checkParent({ kind: 'wifi', up: false, master: 'br0' })).toMatch(/Wi-Fi/);
  });
});

describe('the parent a network asks for', () => {
  const codes = (parentInterface: string | null, interfaces = homeLab().interfaces) =>
    findParentFaults({ ...lanDraft, parentInterface }, interfaces).map(({ code, message }) => `${code}: ${message}`);

  test('must be one the agent reported', () => {
    expect(codes('eth7')).toEqual([
      'unknown_parent: parentInterface eth7 is not an interface of this host: use one of eth0, eth1',
    ]);
  });

  test('must be fit, and the refusal repeats why it is not', () => {
    const wlan0 = nic('wlan0', 'wifi', { whyNot: 'is a Wi-Fi interface: use a wired one' });
    expect(codes('wlan0', [wlan0])).toEqual([
      'unfit_parent: parentInterface wlan0 is a Wi-Fi interface: use a wired one',
    ]);
  });

  test('is refused with the choices there are when the agent gave no reason', () => {
    expect(codes('x0', [nic('x0', 'other', { parentable: false }), nic('eth0', 'physical')])).toEqual([
      'unfit_parent: parentInterface x0 cannot carry macvlan: use one of eth0',
    ]);
  });

  test('is required, and the fault names a few to choose from', () => {
    const many = Array.from({ length: 7 }, (_, index) => nic(`eth${index}`, 'physical'));
    expect(codes(null, many)).toEqual([
      'required: parentInterface is missing: a macvlan network hangs on one of eth0, eth1, eth2, eth3, eth4 and 2 more',
    ]);
    expect(codes(null, [])).toEqual([
      'required: parentInterface is missing: a macvlan network hangs on one of its wired interfaces (it has none that is up now)',
    ]);
  });

  test('has no place on a bridge network', () => {
    const answer = validateNetwork({ name: 'web', driver: 'bridge', parentInterface: 'eth0' }, contextOf());
    expect(answer).toMatchObject({
      ok: false,
      faults: [{ path: 'parentInterface', code: 'invalid_value', message: expect.stringContaining('leave it out') }],
      warnings: [],
    });
  });

  test.each([
    ['bridge', /only if a wired interface is a port of it/],
    ['dummy', /nothing outside this host/],
    ['other', /of a kind Trailer does not know/],
  ] as const satisfies readonly (readonly [InterfaceKind, RegExp])[])(
    'may be a %s, with a warning',
    (kind, warning) => {
      const facts = homeLab({ interfaces: [nic('eth0', kind)] });
      const answer = validateNetwork(lanDraft, contextOf(facts));
      expect(answer).toMatchObject({
        ok: true,
        warnings: [{ path: 'parentInterface', message: expect.stringMatching(warning) }],
      });
    },
  );
});
