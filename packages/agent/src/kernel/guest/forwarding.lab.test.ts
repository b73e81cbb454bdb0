import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createNamespaceRunner } from '../namespace/direct.suite.ts';
import { createExecRunner } from '../namespace/exec.ts';
import { createFakeEngine } from '../namespace/fakeengine.suite.ts';
import { createHelperRunner } from '../namespace/helper.ts';
import { createScratch, namespaceFile } from '../namespace/scratch.suite.ts';
import { openProbeVantage, type ProbeVantage } from '../probe/vantage.ts';
import { applyReturnPath } from '../returnpath/apply.ts';
import { addresses, createSmallLan, hostInterfaces, type SmallLan } from '../returnpath/lan.suite.ts';
import { planFor, withGuestBehind } from '../returnpath/plans.suite.ts';
import { observeInterfaceNames } from './interfaces.ts';
import { observeGuestForwarding } from './observe.ts';

const guest = '192.168.77.213';
const bridge = addresses.container.bridge;

/** What the port forwarder of the Windows image hands to `iptables-restore`. */
const rules = `*nat
:TRAILER-GUEST-DNAT - [0:0]
:TRAILER-GUEST-SNAT - [0:0]
-A PREROUTING -j TRAILER-GUEST-DNAT
-A POSTROUTING -j TRAILER-GUEST-SNAT
-A TRAILER-GUEST-DNAT -d ${bridge}/32 -p tcp -m tcp --dport 8080 -j DNAT --to-destination ${guest}:8080
-A TRAILER-GUEST-DNAT -d ${bridge}/32 -p udp -m udp --dport 8080 -j DNAT --to-destination ${guest}:8080
-A TRAILER-GUEST-SNAT -d ${guest}/32 -o eth1 -j MASQUERADE
COMMIT
`;

const forwarding = {
  arrivesAt: bridge,
  address: guest,
  ports: [
    { protocol: 'tcp', port: 8080 },
    { protocol: 'udp', port: 8080 },
  ],
};

describe('a guest behind a container', () => {
  let lan: SmallLan;
  const vantages = new Map<string, ProbeVantage>();
  const plain = planFor([], hostInterfaces());
  const inside = (argv: readonly string[], stdin?: string) => lan.scratch.inside(lan.names.ct, argv, stdin);
  const runner = () => createNamespaceRunner(lan.names.ct);

  beforeAll(async () => {
    lan = await createSmallLan();
    // The machine that is left over stands in for the guest: it has an address of its own on the LAN.
    const guestLink = `link add guest type veth peer name eth0 netns ${lan.names.vpn}`;
    await lan.ip('switch', guestLink, 'link set guest master br0 up');
    await lan.ip('vpn', `address add ${guest}/24 dev eth0`, 'link set eth0 up', 'route add default via 192.168.77.1');
    await lan.startEcho('vpn');
    await inside(['sysctl', '-qw', 'net.ipv4.ip_forward=1']);
    for (const role of ['host', 'lan', 'off'] as const) {
      vantages.set(role, openProbeVantage(namespaceFile(lan.names[role])));
    }
  });
  afterAll(async () => {
    await Promise.all([...vantages.values()].map((vantage) => vantage.close()));
    await lan.destroy();
  });

  /** Whom the guest saw, by the published port; or the verdict. */
  async function ask(protocol: 'tcp' | 'udp'): Promise<Record<string, string | undefined>> {
    const target = { address: addresses.host, port: 9090, protocol, timeoutMs: 700 };
    const asked = [...vantages].map(async ([role, vantage]) => {
      const { verdict, report } = await vantage.probe({ ...target, expectEcho: true, refusalAnswers: false });
      return [role, report?.replace('::ffff:', '') ?? verdict] as const;
    });
    return Object.fromEntries(await Promise.all(asked));
  }

  test('is forwarded nothing before somebody forwards', async () => {
    expect(await observeGuestForwarding(runner())).toBeNull();
  });

  test('is behind an interface that is told by its address, also from inside', async () => {
    const engine = createFakeEngine(new Map([['web', namespaceFile(lan.names.ct)]]));
    const names = await observeInterfaceNames(createExecRunner(engine, 'web'));
    expect([bridge, addresses.container.lan].map((address) => new Map<string, string>(names).get(address))).toEqual([
      'eth0',
      'eth1',
    ]);
  });

  test('is forwarded what the rules say, by whichever way they are read', async () => {
    await inside(['iptables-restore', '-w', '--noflush'], rules);
    const engine = createFakeEngine(new Map([['web', namespaceFile(lan.names.ct)]]));
    const runners = [runner(), createExecRunner(engine, 'web'), createHelperRunner(engine, 'web', 'trailer/agent')];
    for (const way of runners) {
      expect(await observeGuestForwarding(way)).toEqual(forwarding);
      await way.close();
    }
  });

  test('answers nobody by the published port without the rule for what comes in by its interface', async () => {
    await applyReturnPath(runner(), plain);
    const nobody = { lan: 'blocked', off: 'blocked' };
    expect(await ask('tcp')).toMatchObject(nobody);
    expect(await ask('udp')).toMatchObject(nobody);
  });

  test('answers everybody by the published port with it, and sees the container', async () => {
    await applyReturnPath(runner(), withGuestBehind('eth1', plain));
    const container = `from ${addresses.container.lan}`;
    const everybody = { host: container, lan: container, off: container };
    expect(await ask('tcp')).toEqual(everybody);
    expect(await ask('udp')).toEqual(everybody);
  });

  test('is forwarded nothing once a rule of the forwarder is gone', async () => {
    await inside(['iptables', '-t', 'nat', '-D', 'PREROUTING', '-j', 'TRAILER-GUEST-DNAT']);
    expect(await observeGuestForwarding(runner())).toBeNull();
    await inside(['iptables', '-t', 'nat', '-A', 'PREROUTING', '-j', 'TRAILER-GUEST-DNAT']);
    expect(await observeGuestForwarding(runner())).toEqual(forwarding);
    await inside(['iptables', '-t', 'nat', '-F', 'TRAILER-GUEST-SNAT']);
    expect(await observeGuestForwarding(runner())).toBeNull();
  });
});

describe('rules of a guest', () => {
  test.each(['iptables-legacy-restore', 'iptables-nft-restore'])(
    'are read from whichever of the kernel’s two tables %s keeps them in',
    async (program) => {
      const scratch = createScratch();
      const name = await scratch.add('ct');
      await scratch.inside(name, [program, '--noflush'], rules);
      expect(await observeGuestForwarding(createNamespaceRunner(name))).toEqual(forwarding);
      await scratch.sweep();
    },
  );
});
