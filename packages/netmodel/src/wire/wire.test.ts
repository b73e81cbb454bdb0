import { describe, expect, test } from 'vitest';
import { cidr, ip, mac, must } from '../address/address.suite.ts';
import { homeLab, nic } from '../host.suite.ts';
import { existing, lanDraft } from '../network/network.suite.ts';
import type { NetworkDraft, NetworkSpec } from '../network/types.ts';
import { validateNetwork } from '../network/validate.ts';
import { askBeforeNetwork, askBeforeShim, refuseHeldShim } from './ask-network.ts';
import { askBeforeWorkspace, refuseHeldAddress, wireQuestionOf } from './ask-workspace.ts';
import { warnOfWire } from './network-warnings.ts';
import type { WireFindings, WireQuestion } from './types.ts';
import { whyUnaskable, whyUnasked } from './unaskable.ts';

const router = { address: ip('192.168.1.1'), macs: [mac('52:54:00:00:00:01')] };
const silence: WireFindings = { holders: [{ ...router, macs: [] }], dhcpServers: [] };

function specOf(changes: Partial<NetworkDraft> = {}): NetworkSpec {
  return must(validateNetwork({ ...lanDraft, ...changes }, { facts: homeLab(), networks: [] }));
}

function questionOf(spec: NetworkSpec): WireQuestion {
  const question = askBeforeNetwork(spec, homeLab());
  if (question === null) throw new Error('nothing is asked');
  return question;
}

function server(offers: readonly string[], told: string | null = null): WireFindings['dhcpServers'][number] {
  const routerTold = told === null ? null : ip(told);
  return { server: ip('192.168.1.2'), offers: offers.map((offer) => ({ address: ip(offer), router: routerTold })) };
}

function warningsFor(spec: NetworkSpec, findings: WireFindings): readonly string[] {
  return warnOfWire(spec, questionOf(spec), { asked: true, findings }).map(
    ({ path, message }) => `${path}: ${message}`,
  );
}

describe('before a network is made', () => {
  test('its gateway is asked for, and DHCP servers for the ends of its range first', () => {
    expect(questionOf(specOf())).toEqual({
      parentInterface: 'eth0',
      vlanId: null,
      addresses: ['192.168.1.1'],
      dhcp: { wishes: ['192.168.1.192', '192.168.1.223', '192.168.1.208'] },
    });
  });

  test('servers are asked for no address that workspaces never get', () => {
    const excludedAddresses = ['192.168.1.192'];
    expect(questionOf(specOf({ excludedAddresses, gateway: '192.168.1.208' })).dhcp).toEqual({
      wishes: ['192.168.1.223'],
    });
    const whole = specOf({ ipRange: null, subnet: '192.168.1.0/24' });
    expect(questionOf(whole).dhcp).toEqual({ wishes: ['192.168.1.2', '192.168.1.254', '192.168.1.128'] });
    expect(questionOf(specOf({ ipRange: '192.168.1.10/32' })).dhcp).toEqual({ wishes: [] });
    const tiny = { ...specOf(), subnet: cidr('192.168.1.0/31'), ipRange: null, gateway: null };
    expect(questionOf(tiny).dhcp).toEqual({ wishes: ['192.168.1.0', '192.168.1.1'] });
  });

  test('nothing is asked for a bridge or a routed network, nor for a gateway that is the host itself', () => {
    expect(askBeforeNetwork({ ...specOf(), driver: 'bridge', parentInterface: null }, homeLab())).toBeNull();
    expect(askBeforeNetwork({ ...specOf(), driver: 'ipvlan', mode: 'l3' }, homeLab())).toBeNull();
    expect(questionOf({ ...specOf(), gateway: ip('192.168.1.10') }).addresses).toEqual([]);
  });

  test('an IPv6 side has its gateway asked for as well, and alone no DHCP server', () => {
    const ipv6 = { subnet: cidr('fd00::/64'), gateway: ip('fd00::1'), ipRange: null, only: true };
    const spec: NetworkSpec = { ...specOf(), ipv6, subnet: null, gateway: null, ipRange: null };
    expect(questionOf(spec)).toMatchObject({ addresses: ['fd00::1'], dhcp: null });
    expect(warningsFor(spec, { holders: [], dhcpServers: [server(['192.168.1.100'])] })).toEqual([
      expect.stringMatching(/^ipv6.gateway: ipv6.gateway fd00::1 is answered for by nobody on eth0:/),
    ]);
  });
});

describe('before a host shim gets its address', () => {
  const address = ip('192.168.1.250');
  const shimmed = { ...specOf(), hostShim: { address } };
  const own = mac('02:11:22:33:44:55');
  const answered = (...macs: readonly string[]): WireFindings => ({
    holders: [router, { address, macs: macs.map((one) => mac(one)) }],
    dhcpServers: [],
  });

  test('it is asked for with a new network, and alone when it changes', () => {
    expect(questionOf(shimmed).addresses).toEqual(['192.168.1.1', address]);
    const alone = { parentInterface: 'eth0', vlanId: 7, addresses: [address], dhcp: null };
    expect(askBeforeShim({ ...shimmed, vlanId: 7 }, { hostShim: null })).toEqual(alone);
    expect(askBeforeShim({ ...shimmed, vlanId: 7 }, { hostShim: { address: ip('192.168.1.251') } })).toEqual(alone);
    expect(askBeforeShim(shimmed, shimmed)).toBeNull();
    expect(askBeforeShim(specOf(), shimmed)).toBeNull();
    expect(askBeforeShim({ ...shimmed, parentInterface: null }, { hostShim: null })).toBeNull();
  });

  test('somebody who answers is named; the shim itself is nobody', () => {
    expect(refuseHeldShim({ ...shimmed, vlanId: 7 }, answered(own, '52:54:00:00:00:99'), own)).toEqual({
      path: 'hostShim.address',
      code: 'address_taken',
      message:
        'hostShim.address 192.168.1.250 is taken: 52:54:00:00:00:99 answers for it on eth0.7; use another address, or free it there first',
    });
    expect(refuseHeldShim(shimmed, answered(own), null)?.message).toContain(own);
    expect(refuseHeldShim(shimmed, answered(own), own)).toBeNull();
    expect(refuseHeldShim(shimmed, answered(), own)).toBeNull();
    expect(refuseHeldShim(specOf(), answered('52:54:00:00:00:99'), own)).toBeNull();
  });
});

describe('what the wire says of a network', () => {
  test('a router that answers and a pool beside the range are fine', () => {
    expect(warningsFor(specOf(), { holders: [router], dhcpServers: [server(['192.168.1.100'])] })).toEqual([]);
    expect(warningsFor({ ...specOf(), gateway: null }, { holders: [], dhcpServers: [] })).toEqual([]);
  });

  test('a gateway that nobody answers for is told, with the router that DHCP tells', () => {
    expect(warningsFor(specOf(), silence)).toEqual([
      'gateway: gateway 192.168.1.1 is answered for by nobody on eth0: check it, and where eth0 leads; without a router workspaces reach their own LAN only',
    ]);
    const told = warningsFor(specOf(), { ...silence, dhcpServers: [server(['192.168.1.100'], '192.168.1.254')] });
    expect(told[0]).toMatch(/on eth0 \(192.168.1.2 there tells its DHCP clients 192.168.1.254\): check it/);
    expect(warningsFor(specOf(), { ...silence, dhcpServers: [server(['192.168.1.100'], '192.168.1.1')] })[0]).toMatch(
      /on eth0: check it/,
    );
  });

  test('a pool that meets the range is told with server and address', () => {
    const pool = { holders: [router], dhcpServers: [server(['192.168.1.100', '192.168.1.197'])] };
    expect(warningsFor(specOf(), pool)).toEqual([
      'ipRange: ipRange 192.168.1.192/27 meets the pool of DHCP server 192.168.1.2, which hands out 192.168.1.197: move the range or the pool',
    ]);
    expect(warningsFor(specOf({ ipRange: null }), pool)).toEqual([
      'ipRange: ipRange is not given, and DHCP server 192.168.1.2 hands out 192.168.1.100 of 192.168.1.0/24: give a range beside its pool',
    ]);
  });

  test('what could not be checked is said', () => {
    const spec = specOf();
    expect(warnOfWire(spec, questionOf(spec), { asked: false, why: 'the agent is away' })).toEqual([
      {
        path: 'parentInterface',
        code: 'not_checked',
        message: 'parentInterface eth0 was not checked on the wire: the agent is away',
      },
    ]);
  });
});

describe('beside ipvlan or passthru', () => {
  test('nothing is asked, for the question would be in the way of their containers', () => {
    const lan = { parentInterface: 'eth0', vlanId: null };
    const macvlan = existing({ name: 'lan', driver: 'macvlan', parentInterface: 'eth0', mode: 'bridge' });
    const ipvlan = existing({ name: 'routed', driver: 'ipvlan', parentInterface: 'eth0', mode: 'l2' });
    expect(whyUnaskable(lan, [macvlan, { ...ipvlan, parentInterface: 'eth1' }])).toBeNull();
    expect(whyUnaskable(lan, [macvlan, ipvlan])).toMatch(/eth0 carries ipvlan network routed/);
    expect(whyUnaskable(lan, [{ ...macvlan, mode: 'passthru' }])).toMatch(/eth0 carries passthru network lan/);
    expect(whyUnaskable({ ...lan, vlanId: 7 }, [ipvlan])).toBeNull();
  });
});

describe('before an ipvlan network', () => {
  test('nothing is asked, for its switch may allow no MAC address but the host’s', () => {
    expect(whyUnasked({ driver: 'ipvlan' })).toMatch(/MAC addresses of its own, and the switch/);
    expect(whyUnasked({ driver: 'macvlan' })).toBeNull();
  });
});

describe('before a workspace gets a static address', () => {
  const lan = existing({ id: 'n-lan', name: 'lan', driver: 'macvlan', parentInterface: 'eth0', mode: 'bridge' });
  const wanted = ip('192.168.1.200');
  const endpoint = { networkId: 'n-lan', ipv4Address: wanted, ipv6Address: null, macAddress: null };
  const [question] = askBeforeWorkspace([endpoint], [lan], []);
  if (question === undefined) throw new Error('nothing is asked');

  test('it is asked for on the LAN of its network, unless the workspace holds it already', () => {
    expect(question).toMatchObject({ path: 'networks[0].ipv4Address', address: wanted });
    expect(wireQuestionOf(question)).toEqual({
      parentInterface: 'eth0',
      vlanId: null,
      addresses: [wanted],
      dhcp: null,
    });
    expect(wireQuestionOf({ ...question, network: existing() }).parentInterface).toBe('');
    expect(askBeforeWorkspace([endpoint], [lan], [wanted])).toEqual([]);
    expect(askBeforeWorkspace([{ ...endpoint, ipv4Address: null }], [lan], [])).toEqual([]);
  });

  test('nothing is asked on bridges, on routed networks and on networks that are not there', () => {
    expect(askBeforeWorkspace([endpoint], [], [])).toEqual([]);
    expect(askBeforeWorkspace([endpoint], [existing({ id: 'n-lan' })], [])).toEqual([]);
    expect(askBeforeWorkspace([endpoint], [{ ...lan, driver: 'ipvlan', mode: 'l3s' }], [])).toEqual([]);
  });

  test('somebody who answers is named; the workspace itself is nobody', () => {
    const [other, own] = [mac('52:54:00:00:00:99'), mac('02:42:00:00:00:01')];
    const findings: WireFindings = { holders: [{ address: wanted, macs: [own, other] }], dhcpServers: [] };
    expect(refuseHeldAddress(question, findings, [own])).toEqual({
      path: 'networks[0].ipv4Address',
      code: 'address_taken',
      message:
        'networks[0].ipv4Address 192.168.1.200 is taken: 52:54:00:00:00:99 answers for it on eth0; use another address, or free it there first',
    });
    expect(refuseHeldAddress(question, findings, [own, other])).toBeNull();
    expect(refuseHeldAddress(question, silence, [])).toBeNull();
  });
});

describe('a parent that looks like a cloud card', () => {
  const cloud = homeLab({
    interfaces: [nic('ens4', 'physical', { addresses: ['10.128.0.5/32'] }), nic('eth0', 'physical')],
  });

  test('is warned of for macvlan, and for it alone', () => {
    const codes = (draft: NetworkDraft) =>
      validateNetwork(draft, { facts: cloud, networks: [] }).warnings.map(({ code }) => code);
    const lan: NetworkDraft = {
      ...lanDraft,
      parentInterface: 'ens4',
      subnet: '10.128.0.0/20',
      gateway: null,
      ipRange: null,
    };
    expect(codes(lan)).toContain('mac_limit');
    expect(codes({ ...lan, parentInterface: 'eth0' })).not.toContain('mac_limit');
    expect(codes({ ...lan, driver: 'bridge', parentInterface: null })).not.toContain('mac_limit');
  });
});
