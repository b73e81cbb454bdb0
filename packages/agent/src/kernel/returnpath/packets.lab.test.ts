import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createNamespaceRunner } from '../namespace/direct.suite.ts';
import { namespaceFile } from '../namespace/scratch.suite.ts';
import { openProbeVantage, type ProbeVantage } from '../probe/vantage.ts';
import { applyReturnPath } from './apply.ts';
import { addresses, createSmallLan, hostInterfaces, type SmallLan } from './lan.suite.ts';
import { planFor, portsOver } from './plans.suite.ts';

type From = 'host' | 'lan' | 'off';

const timeoutMs = 700;

describe('a container on a bridge and, by macvlan, on the NIC the host itself uses', () => {
  let lan: SmallLan;
  let vantages: Record<From, ProbeVantage>;

  beforeAll(async () => {
    lan = await createSmallLan();
    await lan.startEcho();
    vantages = {
      host: openProbeVantage(namespaceFile(lan.names.host)),
      lan: openProbeVantage(namespaceFile(lan.names.lan)),
      off: openProbeVantage(namespaceFile(lan.names.off)),
    };
  });

  afterAll(async () => {
    await Promise.all(Object.values(vantages).map((vantage) => vantage.close()));
    await lan.destroy();
  });

  async function ask(from: From, protocol: 'tcp' | 'udp', to: 'published' | 'lan-address'): Promise<string> {
    const published = { address: addresses.host, port: 9090 };
    const target = to === 'published' ? published : { address: addresses.container.lan, port: 8080 };
    const result = await vantages[from].probe({
      ...target,
      protocol,
      timeoutMs,
      expectEcho: true,
      refusalAnswers: false,
    });
    return result.report?.replace('::ffff:', '') ?? result.verdict;
  }

  async function matrix(): Promise<Record<string, string>> {
    const cells = (['host', 'lan', 'off'] as const).flatMap((from) =>
      (['published', 'lan-address'] as const).flatMap((to) =>
        (['tcp', 'udp'] as const).map(async (protocol) => [`${from} ${to} ${protocol}`, await ask(from, protocol, to)]),
      ),
    );
    return Object.fromEntries(await Promise.all(cells));
  }

  test('without a return path neither the host nor the LAN gets an answer from its published ports', async () => {
    expect(await matrix()).toMatchObject({
      'host published tcp': 'blocked',
      'host published udp': 'blocked',
      'lan published tcp': 'blocked',
      'lan published udp': 'blocked',
    });
  });

  test('with it both addresses answer everywhere, but for the LAN address from the host, which macvlan keeps apart', async () => {
    const runner = createNamespaceRunner(lan.names.ct);
    await applyReturnPath(runner, planFor(portsOver('tcp', 'udp'), hostInterfaces()));
    expect(await matrix()).toEqual({
      'host published tcp': `from ${addresses.host}`,
      'host published udp': `from ${addresses.bridgeGateway}`,
      'host lan-address tcp': 'blocked',
      'host lan-address udp': 'blocked',
      'lan published tcp': `from ${addresses.lanClient}`,
      'lan published udp': `from ${addresses.bridgeGateway}`,
      'lan lan-address tcp': `from ${addresses.lanClient}`,
      'lan lan-address udp': `from ${addresses.lanClient}`,
      'off published tcp': `from ${addresses.offLanClient}`,
      'off published udp': `from ${addresses.bridgeGateway}`,
      'off lan-address tcp': `from ${addresses.offLanClient}`,
      'off lan-address udp': `from ${addresses.offLanClient}`,
    });
  });

  test.each(['0', '1', '2'])('and so with reverse-path filtering set to %s', async (value) => {
    const settings = ['all', 'default', 'eth0', 'eth1'].map((name) => `net.ipv4.conf.${name}.rp_filter=${value}`);
    await lan.scratch.inside(lan.names.ct, ['sysctl', '-qw', ...settings]);
    const cells = Object.entries(await matrix());
    expect(cells.filter(([, seen]) => !seen.startsWith('from')).map(([cell]) => cell)).toEqual([
      'host lan-address tcp',
      'host lan-address udp',
    ]);
  });

  test('what the container starts itself leaves by the LAN under its LAN address, and reaches the host by the bridge', async () => {
    const sourceTo = async (destination: string) => {
      const json = await lan.scratch.inside(lan.names.ct, ['ip', '-j', 'route', 'get', destination]);
      return (JSON.parse(json) as readonly { readonly prefsrc: string }[])[0]?.prefsrc;
    };
    expect(await sourceTo('1.1.1.1')).toBe(addresses.container.lan);
    expect(await sourceTo('203.0.113.9')).toBe(addresses.container.lan);
    expect(await sourceTo(addresses.lanClient)).toBe(addresses.container.lan);
    expect(await sourceTo(addresses.host)).toBe(addresses.container.bridge);
  });

  test('a port that is published over TCP alone gets no translation, and UDP to it stays unanswered from the LAN', async () => {
    await applyReturnPath(createNamespaceRunner(lan.names.ct), planFor(portsOver('tcp'), hostInterfaces()));
    expect(await matrix()).toMatchObject({
      'lan published tcp': `from ${addresses.lanClient}`,
      'lan published udp': 'blocked',
    });
  });
});
