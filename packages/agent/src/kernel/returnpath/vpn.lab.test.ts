import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createNamespaceRunner } from '../namespace/direct.suite.ts';
import { namespaceFile } from '../namespace/scratch.suite.ts';
import { openProbeVantage, type ProbeVantage } from '../probe/vantage.ts';
import { applyReturnPath } from './apply.ts';
import { addresses, createSmallLan, hostInterfaces, type SmallLan } from './lan.suite.ts';
import { planFor, portsOver } from './plans.suite.ts';

const tunnelAddress = '10.8.0.2';
const senders = ['ct', 'host', 'lan'] as const;
type Sender = (typeof senders)[number];

describe('a VPN started inside a container that has its return path', () => {
  let lan: SmallLan;
  let vantages: ReadonlyMap<Sender, ProbeVantage>;

  beforeAll(async () => {
    lan = await createSmallLan();
    // The far end of the tunnel answers at the address of the off-LAN client: who answers tells the way.
    await lan.ip('vpn', `link add eth0 type veth peer name tun0 netns ${lan.names.ct}`, 'link set eth0 up');
    await lan.ip('vpn', 'address add 10.8.0.1/24 dev eth0', `address add ${addresses.offLanClient}/32 dev lo`);
    await lan.ip('ct', `address add ${tunnelAddress}/24 dev tun0`, 'link set tun0 up');
    for (const role of ['ct', 'off', 'vpn', 'lan', 'host'] as const) await lan.startEcho(role);
    vantages = new Map(senders.map((role) => [role, openProbeVantage(namespaceFile(lan.names[role]))]));
    const plan = planFor(portsOver('tcp', 'udp'), hostInterfaces());
    expect(await applyReturnPath(createNamespaceRunner(lan.names.ct), plan)).toEqual(plan);
  });
  afterAll(async () => {
    await Promise.all([...vantages.values()].map((vantage) => vantage.close()));
    await lan.destroy();
  });

  /** The address under which a machine sees the sender, or the verdict. */
  async function seenFrom(role: Sender, address: string, port = 8080): Promise<string | undefined> {
    const target = { address, port, protocol: 'tcp', timeoutMs: 700, expectEcho: true, refusalAnswers: false } as const;
    const result = await vantages.get(role)?.probe(target);
    return result?.report?.replace('from ::ffff:', '') ?? result?.verdict;
  }

  async function expectOutside(sender: string): Promise<void> {
    expect(await seenFrom('ct', addresses.offLanClient)).toBe(sender);
    expect(await seenFrom('ct', addresses.lanClient)).toBe(addresses.container.lan);
    expect(await seenFrom('ct', addresses.host)).toBe(addresses.container.bridge);
    expect(await seenFrom('host', addresses.host, 9090)).toBe(addresses.host);
    expect(await seenFrom('lan', addresses.container.lan)).toBe(addresses.lanClient);
  }

  const wireGuard = [
    'route A default dev tun0 table 51820',
    'rule A not fwmark 51820 table 51820',
    'rule A table main suppress_prefixlength 0',
  ];
  const openVpn = ['route A 0.0.0.0/1 via 10.8.0.1', 'route A 128.0.0.0/1 via 10.8.0.1'];

  test.each([
    // The kernel puts its rules before all others, so replies to LAN clients never come to ours.
    ['rules as wg-quick sets them, which take the published ports from the LAN', wireGuard, 'blocked'],
    ['half-default routes as OpenVPN sets them', openVpn, addresses.lanClient],
  ])('gets the general egress by %s, and gives it back', async (_, commands, publishedFromLan) => {
    await expectOutside(addresses.container.lan);
    await lan.ip('ct', ...commands.map((command) => command.replace('A', 'add')));
    await expectOutside(tunnelAddress);
    expect(await seenFrom('lan', addresses.host, 9090)).toBe(publishedFromLan);
    await lan.ip('ct', ...commands.map((command) => command.replace('A', 'del')));
    await expectOutside(addresses.container.lan);
    expect(await seenFrom('lan', addresses.host, 9090)).toBe(addresses.lanClient);
  });
});
