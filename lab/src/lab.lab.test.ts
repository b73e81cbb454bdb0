import { readFile, rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLab, type Lab } from './lab.ts';
import { waitFor } from './process/wait.ts';
import { timeUntilAnswer } from './product/healing.ts';
import { startDhcp } from './topology/dhcp.ts';
import { lans } from './topology/plan.ts';

const macvlanAddress = '192.168.77.140';
const refused = 600;

let lab: Lab;

beforeAll(async () => {
  lab = await createLab({
    hosts: [
      { name: 'h1', addressCount: 2 },
      { name: 'h2', nics: 'dedicated' },
    ],
  });
  const { docker } = lab.host('h1');
  await docker.createMacvlan({ name: 'zz_lan', parent: 'eth0', subnet: lans.lan.subnet, gateway: lans.lan.gateway });
});

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await lab.evidence(context.task.name);
});

afterAll(async () => {
  await lab.destroy();
});

describe('the LAN', () => {
  it('reaches every address of a host from the LAN and from off the LAN', async () => {
    for (const where of ['lan-client', 'off-lan-client'] as const) {
      const prober = lab.vantage(where);
      for (const address of lab.host('h1').addresses) {
        expect(await prober.probe({ address, protocol: 'icmp' })).toMatchObject({ verdict: 'answers' });
      }
    }
  });

  it('reaches an address added while running, and no longer once it is removed', async () => {
    const host = lab.host('h1');
    const prober = lab.vantage('lan-client');
    await host.addAddress('192.168.77.19/24');
    expect(await prober.probe({ address: '192.168.77.19', protocol: 'icmp' })).toMatchObject({ verdict: 'answers' });
    await host.removeAddress('192.168.77.19/24');
    const gone = await prober.probe({ address: '192.168.77.19', protocol: 'icmp', timeoutMs: refused });
    expect(gone.verdict).toBe('blocked');
  });

  it('still reaches a host whose address changed, from off the LAN too', async () => {
    const host = lab.host('h2');
    await host.changeAddress(`${host.address}/24`, '192.168.77.29/24');
    const prober = lab.vantage('off-lan-client');
    expect(await prober.probe({ address: '192.168.77.29', protocol: 'icmp' })).toMatchObject({ verdict: 'answers' });
    await host.changeAddress('192.168.77.29/24', `${host.address}/24`);
  });

  it('loses a host whose link is down, and finds it once it is up again', async () => {
    const host = lab.host('h2');
    const target = { address: host.address, protocol: 'icmp', timeoutMs: refused } as const;
    const prober = lab.vantage('off-lan-client');
    await host.linkDown();
    expect((await prober.probe(target)).verdict).toBe('blocked');
    await host.linkUp();
    await waitFor(async () => ((await prober.probe(target)).verdict === 'answers' ? true : undefined), {
      what: 'the host to answer again',
      timeoutMs: 10_000,
    });
  });

  it('gives a dedicated NIC to a host without an address of its own', async () => {
    const host = lab.host('h2');
    expect((await host.run(['ip', '-brief', 'link', 'show', 'eth1'])).stdout).toMatch(/^eth1@\S+\s+UP\s/);
    expect((await host.run(['ip', '-4', '-brief', 'address', 'show', 'eth1'])).stdout).toBe('');
  });

  it('serves an echo on any machine, which tells the address it saw', async () => {
    await lab.serveEcho('lan-client', 7000);
    await lab.serveEcho('lan-client', 7000);
    const prober = lab.vantage('off-lan-client');
    for (const protocol of ['tcp', 'udp'] as const) {
      const { report } = await prober.probe({ address: lab.lanClient.address, port: 7000, protocol });
      expect(report).toMatch(/^10\.99\.0\.5:\d+$/);
    }
  });

  it('leases addresses once DHCP is on', async () => {
    const dhcp = await startDhcp(lab.router);
    const asked = await lab.lanClient.run(['busybox', 'udhcpc', '-i', 'eth0', '-n', '-q', '-f', '-s', '/bin/true']);
    expect(asked.stderr).toMatch(/lease of 192\.168\.77\.2\d\d obtained/);
    await dhcp.stop();
  });
});

describe('a container with a macvlan address', () => {
  beforeAll(async () => {
    await lab.host('h1').docker.runContainer({
      name: 'on-the-lan',
      image: 'trailer-lab/echo:static',
      networks: { zz_lan: { IPAMConfig: { IPv4Address: macvlanAddress } } },
    });
  });

  it('is reached from the LAN, off the LAN and another host, and not from its own host', async () => {
    const target = { address: macvlanAddress, port: 8080, protocol: 'tcp', timeoutMs: refused } as const;
    // The engine says that a container runs before its program listens.
    await timeUntilAnswer({ lab }, 'lan-client', target);
    const verdicts = await Promise.all(
      ['lan-client', 'off-lan-client', 'docker-host:h2', 'docker-host:h1'].map(async (where) => {
        const { verdict } = await lab.vantage(where).probe(target);
        return [where, verdict];
      }),
    );
    expect(Object.fromEntries(verdicts)).toEqual({
      'lan-client': 'answers',
      'off-lan-client': 'answers',
      'docker-host:h2': 'answers',
      'docker-host:h1': 'blocked',
    });
  });

  it('tells the address its client has', async () => {
    const prober = lab.vantage('lan-client');
    const result = await prober.probe({ address: macvlanAddress, port: 8080, protocol: 'udp' });
    expect(result.report).toMatch(/^192\.168\.77\.5:\d+$/);
  });

  it('is a vantage point itself', async () => {
    const { State } = await lab.host('h1').docker.inspect('on-the-lan');
    const prober = lab.vantage({ pid: State.Pid });
    const own = await prober.probe({ address: macvlanAddress, port: 8080, protocol: 'tcp' });
    const parent = await prober.probe({ address: lab.host('h1').address, protocol: 'icmp', timeoutMs: refused });
    expect([own.verdict, parent.verdict]).toEqual(['answers', 'blocked']);
  });
});

describe('published ports on a shared NIC as Docker leaves them', () => {
  const published = { port: 9090, timeoutMs: refused } as const;

  beforeAll(async () => {
    await lab.host('h1').docker.runContainer({
      name: 'both-ways',
      image: 'trailer-lab/echo:iproute',
      ports: { '8080/tcp': '9090', '8080/udp': '9090' },
      networks: { bridge: { GwPriority: 10 }, zz_lan: { IPAMConfig: { IPv4Address: '192.168.77.141' } } },
    });
  });

  it.each(['tcp', 'udp'] as const)('a LAN client and the host hang over %s', async (protocol) => {
    const address = lab.host('h1').address;
    for (const where of ['lan-client', 'docker-host:h1']) {
      const result = await lab.vantage(where).probe({ ...published, address, protocol });
      expect(result).toMatchObject({ verdict: 'blocked', evidence: expect.stringContaining('no answer') });
    }
  });

  it('a client off the LAN gets its answer, as its address is outside the subnet of the macvlan', async () => {
    const prober = lab.vantage('off-lan-client');
    const address = lab.host('h1').address;
    expect(await prober.probe({ ...published, address, protocol: 'tcp' })).toMatchObject({ verdict: 'answers' });
  });

  it('a source rule in the container makes the LAN client get its answer, a /32 route the host', async () => {
    const host = lab.host('h1');
    const { State, NetworkSettings } = await host.docker.inspect('both-ways');
    const bridge = NetworkSettings.Networks['bridge'];
    const inContainer = ['nsenter', '--target', String(State.Pid), '--net', '--', 'ip'];
    await host.run([...inContainer, 'rule', 'add', 'from', bridge?.IPAddress ?? '', 'lookup', '7100']);
    await host.run([...inContainer, 'route', 'add', 'default', 'via', bridge?.Gateway ?? '', 'table', '7100']);
    await host.run([...inContainer, 'route', 'add', `${host.address}/32`, 'via', bridge?.Gateway ?? '']);
    for (const where of ['lan-client', 'docker-host:h1']) {
      const result = await lab.vantage(where).probe({ ...published, address: host.address, protocol: 'tcp' });
      expect(result).toMatchObject({ verdict: 'answers' });
    }
  });
});

describe('the evidence of a failure', () => {
  it('holds addresses, routes, rules, neighbours, packet filters and containers of every machine', async () => {
    const path = await lab.evidence('a test of the evidence itself');
    const text = await readFile(path, 'utf8');
    for (const machine of lab.machines) expect(text).toContain(`######## ${machine.name}`);
    for (const what of ['address', 'route', 'rule', 'neighbour']) expect(text).toMatch(new RegExp(`h1: ip .*${what}`));
    expect(text).toContain('DOCKER');
    expect(text).toContain('==== h1/both-ways: inspect');
    expect(text).toContain(`${lab.host().address}/24`);
    await rm(path);
  });
});
