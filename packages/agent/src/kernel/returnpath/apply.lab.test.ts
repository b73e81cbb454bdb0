import { type ReturnPathPlan, sortReturnPath } from '@trailer/netmodel';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createNamespaceRunner } from '../namespace/direct.suite.ts';
import { createScratch, type Scratch } from '../namespace/scratch.suite.ts';
import { applyReturnPath } from './apply.ts';
import { hostInterfaces } from './lan.suite.ts';
import { beginNat } from './natcommands.ts';
import { observeReturnPath } from './observe.ts';
import { planBothFamilies, planFor, portsOver, withGuestBehind } from './plans.suite.ts';

const nothing: ReturnPathPlan = { routes: [], rules: [], translations: [] };

/** A namespace with the two interfaces of a container; their far ends lead nowhere. */
async function addContainer(scratch: Scratch, role: string): Promise<string> {
  const name = await scratch.add(role);
  const commands = [
    'link add eth0 type veth peer name far0',
    'link add eth1 type veth peer name far1',
    'link set far0 up',
    'link set far1 up',
    'address add 172.17.0.2/16 dev eth0',
    'address add fd17::2/64 dev eth0 nodad',
    'address add 192.168.77.50/24 dev eth1',
    'address add fd77::50/64 dev eth1 nodad',
    'link set eth0 up',
    'link set eth1 up',
    'route add default via 172.17.0.1',
    'route add default via fd17::1',
  ];
  await scratch.inside(name, ['ip', '-batch', '-'], `${commands.join('\n')}\n`);
  return name;
}

describe('applying a return path', () => {
  const scratch = createScratch();
  let count = 0;
  let name: string;

  beforeAll(() => scratch.sweep());
  beforeEach(async () => {
    count += 1;
    name = await addContainer(scratch, `ct${count}`);
  });
  afterAll(() => scratch.sweep());

  const inside = (...argv: readonly string[]) => scratch.inside(name, argv);
  const everything = async () =>
    (
      await Promise.all([
        inside('ip', 'route', 'show', 'table', 'all'),
        inside('ip', 'rule'),
        inside('ip', '-6', 'rule'),
        inside('iptables-save'),
      ])
    )
      .join('\n')
      .replace(/^#.*|\[\d+:\d+\]/gm, '');

  test('makes the kernel hold the plan, and tells what it read back', async () => {
    const plan = planFor(portsOver('tcp', 'udp'), hostInterfaces(['192.168.77.11/24']));
    const runner = createNamespaceRunner(name);
    expect(await applyReturnPath(runner, plan)).toEqual(plan);
    expect(await observeReturnPath(runner)).toEqual(plan);
    expect(await inside('ip', 'route', 'get', '192.168.77.11')).toContain('via 172.17.0.1');
    expect(await inside('ip', 'route', 'get', '192.168.77.20', 'from', '172.17.0.2')).toContain('via 172.17.0.1');
  });

  test('holds for IPv6 as for IPv4', async () => {
    const plan = planBothFamilies(portsOver('tcp', 'udp'));
    const runner = createNamespaceRunner(name);
    expect(await applyReturnPath(runner, plan)).toEqual(plan);
    expect(await observeReturnPath(runner)).toEqual(plan);
    expect(await inside('ip', '-6', 'route', 'get', 'fd77::20', 'from', 'fd17::2')).toContain('via fd17::1');
    expect(await applyReturnPath(runner, nothing)).toEqual(nothing);
  });

  test('takes one process in a fresh namespace for TCP alone, and three with UDP', async () => {
    const tcp = createNamespaceRunner(name);
    await applyReturnPath(tcp, planFor(portsOver('tcp'), hostInterfaces()), { fresh: true });
    expect(tcp.commands).toEqual(['ip']);
    const udp = createNamespaceRunner(await addContainer(scratch, 'udp'));
    await applyReturnPath(udp, planFor(portsOver('udp'), hostInterfaces()), { fresh: true });
    expect(udp.commands).toEqual(['ip', 'iptables-restore', 'iptables-save']);
  });

  test('finds and removes translations that an agent left before it came to the routes', async () => {
    const runner = createNamespaceRunner(name);
    const { translations } = planFor(portsOver('udp'), hostInterfaces());
    await beginNat(runner, 4, translations);
    expect(await observeReturnPath(runner)).toEqual({ ...nothing, translations });
    expect(await applyReturnPath(runner, nothing)).toEqual(nothing);
    expect(await inside('iptables-save', '-t', 'nat')).not.toContain('TRAILER-INPUT');
  });

  test('changes nothing when it is applied a second time', async () => {
    const plan = planFor(portsOver('tcp', 'udp'), hostInterfaces());
    const runner = createNamespaceRunner(name);
    await applyReturnPath(runner, plan);
    const before = await everything();
    expect(await applyReturnPath(runner, plan)).toEqual(plan);
    expect(await everything()).toBe(before);
  });

  test.each([
    ['a rule that was deleted', ['ip', 'rule', 'del', 'priority', '7100']],
    ['a route that was deleted', ['ip', 'route', 'del', 'default', 'table', '7100']],
    [
      'a route that leads elsewhere',
      ['ip', 'route', 'replace', 'default', 'via', '172.17.0.9', 'table', '7100', 'proto', '214'],
    ],
    ['an exception that was deleted', ['ip', 'route', 'del', '192.168.77.10/32']],
    ['a chain that was emptied', ['iptables', '-t', 'nat', '-F', 'TRAILER-INPUT']],
    ['a jump that was deleted', ['iptables', '-t', 'nat', '-D', 'INPUT', '-j', 'TRAILER-INPUT']],
    ['a jump that is there twice', ['iptables', '-t', 'nat', '-A', 'INPUT', '-j', 'TRAILER-INPUT']],
    ['a stranger in the chain', ['iptables', '-t', 'nat', '-A', 'TRAILER-INPUT', '-p', 'tcp', '-j', 'RETURN']],
    ['an interface that went down and up', ['ip', '-batch', '-'], 'link set eth0 down\nlink set eth0 up\n'],
  ])('repairs %s', async (_what, damage, stdin?: string) => {
    const plan = planFor(portsOver('tcp', 'udp'), hostInterfaces());
    const runner = createNamespaceRunner(name);
    await applyReturnPath(runner, plan);
    const whole = ours(await everything());
    await scratch.inside(name, damage, stdin);
    await inside('ip', 'route', 'replace', 'default', 'via', '172.17.0.1');
    expect(await applyReturnPath(runner, plan)).toEqual(plan);
    expect(ours(await everything())).toEqual(whole);
  });

  test('repairs a namespace in which everything but the nat table was flushed, without a second jump', async () => {
    const plan = planFor(portsOver('udp'), hostInterfaces());
    const runner = createNamespaceRunner(name);
    await applyReturnPath(runner, plan);
    await inside('ip', 'rule', 'flush', 'protocol', '214');
    await inside('ip', 'route', 'flush', 'table', 'all', 'proto', '214');
    expect(await applyReturnPath(runner, plan)).toEqual(plan);
    expect((await inside('iptables-save', '-t', 'nat')).match(/-A INPUT -j TRAILER-INPUT/g)).toHaveLength(1);
  });

  test('removes what is no longer planned, down to the last trace', async () => {
    const bare = await everything();
    const runner = createNamespaceRunner(name);
    await applyReturnPath(runner, planFor(portsOver('tcp', 'udp'), hostInterfaces(['192.168.77.11/24'])));
    const fewer = planFor(portsOver('tcp'), hostInterfaces());
    expect(await applyReturnPath(runner, fewer)).toEqual(fewer);
    expect(await applyReturnPath(runner, nothing)).toEqual(nothing);
    // The nat table stays loaded once it was used; it is the chain that has to go.
    expect((await everything()).split('*nat')[0]?.trim()).toBe(bare.split('*nat')[0]?.trim());
    expect(await inside('iptables-save', '-t', 'nat')).not.toContain('TRAILER');
  });

  test('leaves alone what others made, also where it looks the same', async () => {
    await inside('ip', 'rule', 'add', 'priority', '7100', 'from', '172.17.0.2', 'lookup', '7100');
    await inside('ip', 'rule', 'add', 'priority', '7300', 'fwmark', '0x1', 'lookup', '7300');
    await inside('ip', 'route', 'add', '10.1.0.0/16', 'via', '192.168.77.9');
    await inside('iptables', '-t', 'nat', '-A', 'INPUT', '-p', 'udp', '-j', 'ACCEPT');
    const runner = createNamespaceRunner(name);
    const bare = await everything();
    await applyReturnPath(runner, planFor(portsOver('tcp', 'udp'), hostInterfaces()));
    await applyReturnPath(runner, nothing);
    expect(normalise(await everything())).toEqual(normalise(bare));
  });

  test('never leaves a moment without a default route, nor one in which a kept rule is gone', async () => {
    const runner = createNamespaceRunner(name);
    const one = planFor(portsOver('tcp', 'udp'), hostInterfaces());
    const other = planFor(portsOver('udp'), hostInterfaces(['192.168.77.11/24', '192.168.77.12/24']));
    await applyReturnPath(runner, one);
    let done = false;
    const moments = (async () => {
      const seen: string[] = [];
      const questions = 'route get 1.1.1.1\nroute get 192.168.77.20 from 172.17.0.2\nrule show\n';
      while (!done) seen.push(await scratch.inside(name, ['ip', '-batch', '-'], questions));
      return seen;
    })();
    for (let round = 0; round < 10; round += 1) {
      await applyReturnPath(runner, other);
      await applyReturnPath(runner, one);
    }
    done = true;
    const seen = await moments;
    expect(seen.length).toBeGreaterThan(10);
    for (const moment of seen) {
      expect(moment).toContain('1.1.1.1 via');
      expect(moment).toContain('192.168.77.20 from 172.17.0.2 via 172.17.0.1');
      expect(moment).toContain('from 172.17.0.2 lookup 7100');
    }
  });

  test('holds the rule for a guest, also while the interface it names is away', async () => {
    const runner = createNamespaceRunner(name);
    const plain = planFor(portsOver('tcp'), hostInterfaces());
    const guest = withGuestBehind('mvlan0', plain);
    expect(await applyReturnPath(runner, guest)).toEqual(guest);
    const rename = 'link set eth1 down\nlink set eth1 name mvlan0\nlink set mvlan0 up\n';
    await scratch.inside(name, ['ip', '-batch', '-'], rename);
    await inside('sysctl', '-qw', 'net.ipv4.ip_forward=1');
    expect((await observeReturnPath(runner)).rules).toEqual(guest.rules);
    expect(await inside('ip', 'route', 'get', '192.168.77.20', 'from', '192.168.77.9', 'iif', 'mvlan0')).toContain(
      'via 172.17.0.1',
    );
    await inside('ip', 'rule', 'del', 'priority', '7100', 'iif', 'mvlan0');
    expect(await applyReturnPath(runner, guest)).toEqual(guest);
    expect(await applyReturnPath(runner, plain)).toEqual(plain);
    expect(await observeReturnPath(runner)).toEqual(plain);
  });

  test('names what is missing and what the kernel said when the plan cannot be had', async () => {
    const plan = planFor(portsOver('tcp'), hostInterfaces());
    const unreachable = { ...plan.routes[0], gateway: '10.200.0.1' };
    const impossible = sortReturnPath({
      ...plan,
      routes: [...plan.routes, { ...plan.routes[0], ...unreachable } as never],
    });
    await expect(applyReturnPath(createNamespaceRunner(name), impossible)).rejects.toThrow(
      /missing: route .* via 10\.200\.0\.1 .*Nexthop has invalid gateway/,
    );
  });
});

/** The lines that carry Trailer's mark. */
function ours(text: string): readonly string[] {
  return normalise(text).filter((line) => line.includes('proto 214') || line.includes('TRAILER'));
}

/** The order of rules of one priority and of routes says nothing here. */
function normalise(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .toSorted();
}
