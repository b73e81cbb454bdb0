import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyIpv4Prefix, cidr } from '../address/address.suite.ts';
import { networkAddress, prefixLength } from '../address/prefix.ts';
import type { Cidr } from '../address/types.ts';
import { homeLab, nic, route } from '../host.suite.ts';
import type { HostFacts } from '../host.ts';
import { existing } from '../network/network.suite.ts';
import type { ExistingNetwork } from '../network/types.ts';
import { validateNetwork } from '../network/validate.ts';
import { advise } from './advise.ts';
import type { Advice, Answers, Recommendation } from './types.ts';

function advice(answers: Answers, facts: HostFacts = homeLab(), networks: readonly ExistingNetwork[] = []): Advice {
  const told = advise(answers, { facts, networks });
  if (!told.ok) throw new Error(JSON.stringify(told.faults));
  return told.value;
}

function recommended(...given: Parameters<typeof advice>): Recommendation {
  const { recommendation } = advice(...given);
  if (recommendation === null) throw new Error('there is another question');
  return recommendation;
}

const onLan = { network: 'yes', lan: 'yes', switch: 'several' } as const;
const oneMac = { ...onLan, switch: 'one' } as const;
const withIpvlan = homeLab({ kernel: { ...homeLab().kernel, ipvlan: true } });

describe('the questions', () => {
  test('lead to an answer after three at most, each with a reason for every option', () => {
    const asked: string[] = [];
    const walk = (answers: Answers, depth: number): void => {
      const { question } = advice(answers);
      if (question === null) return;
      expect(depth, JSON.stringify(answers)).toBeLessThan(3);
      asked.push(question.id);
      for (const { value, text, why } of question.options) {
        expect(text.length * why.length).toBeGreaterThan(0);
        walk({ ...answers, [question.id]: value }, depth + 1);
      }
    };
    walk({}, 0);
    expect(asked).toEqual(['network', 'lan', 'switch', 'matters']);
  });

  test('take no answer that they do not offer', () => {
    expect(advise({ network: 'maybe', lan: 'x' }, { facts: homeLab(), networks: [] })).toEqual({
      ok: false,
      warnings: [],
      faults: [
        {
          path: 'answers.network',
          code: 'invalid_value',
          message: 'answers.network maybe is no answer: use yes or no',
        },
        { path: 'answers.lan', code: 'invalid_value', message: 'answers.lan x is no answer: use yes or no' },
      ],
    });
  });

  test('suggest one MAC address where the host stands in a cloud', () => {
    const { question } = advice(
      { network: 'yes', lan: 'yes' },
      homeLab({ interfaces: [nic('ens4', 'physical', { addresses: ['10.128.0.2/32'] })] }),
    );
    expect(question?.suggested).toEqual({ value: 'one', why: expect.stringContaining('ens4 holds a /32 address') });
    expect(advice({ network: 'yes', lan: 'yes' }).question?.suggested?.value).toBe('several');
  });
});

describe('what is recommended', () => {
  test('is no network where none is needed', () => {
    expect(recommended({ network: 'no' })).toMatchObject({
      driver: 'none',
      network: null,
      workspace: { networkMode: 'none' },
    });
  });

  test('is a filled-in macvlan on the interface of the default route', () => {
    expect(recommended(onLan).network).toEqual({
      name: 'lan',
      driver: 'macvlan',
      parentInterface: 'eth0',
      subnet: '192.168.1.0/24',
      gateway: '192.168.1.1',
      ipRange: '192.168.1.192/27',
    });
  });

  test('keeps the range off the host, the router and what other networks give out', () => {
    const interfaces = [nic('eth0', 'physical', { addresses: ['192.168.1.200/24'] })];
    expect(recommended(onLan, homeLab({ interfaces })).network?.ipRange).toBe('192.168.1.160/27');
    const other = existing({ driver: 'macvlan', parentInterface: 'eth1', subnet: '10.5.0.0/24', ipRange: null });
    expect(recommended(onLan, homeLab(), [other]).network?.ipRange).toBe('192.168.1.192/27');
  });

  test('keeps the range off what networks of other hosts give out on that LAN, but for their bridges', () => {
    const far = existing({
      driver: 'macvlan',
      parentInterface: 'eno1',
      subnet: '192.168.1.0/24',
      ipRange: cidr('192.168.1.192/27'),
    });
    const inside = { ...far, driver: 'bridge', ipRange: cidr('192.168.1.160/27') } as const;
    const told = advise(onLan, { facts: homeLab(), networks: [], elsewhere: [far, inside] });
    expect(told).toMatchObject({
      value: { recommendation: { network: { ipRange: '192.168.1.160/27' } } },
    });
  });

  test('is ipvlan where a port carries one MAC address', () => {
    expect(recommended(oneMac, withIpvlan)).toMatchObject({
      driver: 'ipvlan',
      network: { driver: 'ipvlan', parentInterface: 'eth0' },
    });
  });

  test('is a bridge, with the reason, where the LAN cannot be had', () => {
    const wifi = homeLab({
      interfaces: [nic('wlan0', 'wifi', { addresses: ['192.168.1.7/24'] })],
      routes: [route('0.0.0.0/0', 'wlan0', '192.168.1.1')],
    });
    expect(recommended(onLan, wifi)).toMatchObject({ driver: 'bridge', network: { name: 'apps', driver: 'bridge' } });
    expect(recommended(onLan, wifi).reasons[0]).toContain('wlan0 is a Wi-Fi interface');
    expect(recommended(oneMac).reasons[0]).toContain('the kernel of this host has no ipvlan');
    expect(recommended(onLan, homeLab({ routes: [] })).reasons[0]).toContain('no default route');
    expect(recommended(onLan, homeLab({ interfaces: [], routes: [] })).reasons[0]).toContain('no interface beside');
  });

  test('is the network that is there already', () => {
    const lan = existing({
      id: 'n7',
      name: 'home',
      driver: 'macvlan',
      parentInterface: 'eth0',
      subnet: '192.168.1.0/24',
    });
    expect(recommended(onLan, homeLab(), [lan])).toMatchObject({ network: null, existing: { id: 'n7', name: 'home' } });
    const apps = existing({ id: 'n8', name: 'apps' });
    expect(recommended({ network: 'yes', lan: 'no', matters: 'names' }, homeLab(), [apps])).toMatchObject({
      network: null,
      existing: { id: 'n8' },
    });
  });

  test('never puts macvlan and ipvlan on one interface', () => {
    const lan = existing({ name: 'home', driver: 'macvlan', parentInterface: 'eth0', subnet: '192.168.1.0/24' });
    const answer = recommended(oneMac, withIpvlan, [lan]);
    expect(answer.driver).toBe('bridge');
    expect(answer.rejected).toEqual([
      { what: 'ipvlan', why: 'eth0 carries the macvlan network home, and an interface carries one of the two' },
    ]);
  });

  test('says where a LAN was left out, or could not be told', () => {
    const two = homeLab({
      interfaces: [
        nic('eth0', 'physical', { addresses: ['192.168.1.10/24'] }),
        nic('eth1', 'physical', { addresses: ['10.7.0.2/24'] }),
      ],
      routes: [route('0.0.0.0/0', 'eth0', '192.168.1.1'), route('0.0.0.0/0', 'eth1', '10.7.0.1')],
    });
    expect(recommended(onLan, two).limits).toContain(
      'The host is on 10.7.0.0/24 by eth1 as well: choose that parent if you meant it.',
    );
    const unknown = homeLab({ routes: [route('0.0.0.0/0', 'eth0'), route('0.0.0.0/0', 'ppp0', '10.0.0.1')] });
    expect(recommended(onLan, unknown).reasons[0]).toContain('cannot be a parent, or holds no address of a LAN');
    const cloud = homeLab({ interfaces: [nic('eth0', 'physical', { addresses: ['10.128.0.2/32'] })] });
    expect(recommended(onLan, cloud).reasons[0]).toContain('holds no address of a LAN');
    const silent = homeLab({
      interfaces: [{ ...nic('eth0', 'physical'), parentable: false }],
      routes: [],
    });
    expect(recommended(onLan, silent).reasons[0]).toContain('eth0 is unfit');
    const noMacvlan = homeLab({ kernel: { ...homeLab().kernel, macvlan: false } });
    expect(recommended(onLan, noMacvlan).rejected).toEqual([
      { what: 'macvlan', why: 'the kernel of this host has no macvlan' },
    ]);
  });

  test('takes a name that is free, and no range where none is left', () => {
    const apart = { driver: 'macvlan', parentInterface: 'eth1', subnet: '10.9.0.0/24' } as const;
    const taken = [existing({ id: 'a', name: 'lan', ...apart }), existing({ id: 'b', name: 'lan-2' })];
    expect(recommended(onLan, homeLab(), taken).network?.name).toBe('lan-3');
    const everywhere = [32, 64, 96, 128, 160, 192].map((last) => `192.168.1.${last + 1}/24`);
    const full = homeLab({ interfaces: [nic('eth0', 'physical', { addresses: everywhere })] });
    expect(recommended(onLan, full).network?.ipRange).toBeNull();
    const narrow = homeLab({
      interfaces: [nic('eth0', 'physical', { addresses: ['192.168.1.10/28'] })],
      routes: [route('0.0.0.0/0', 'eth0', '192.168.1.1')],
    });
    expect(recommended(onLan, narrow).network?.ipRange).toBeNull();
    const ranged = existing({ ...apart, name: 'iot', subnet: '192.168.0.0/16', ipRange: '192.168.1.192/27' as Cidr });
    expect(recommended(onLan, homeLab(), [ranged])).toMatchObject({ driver: 'bridge' });
  });

  test('follows what matters where published ports are enough', () => {
    const matters = (value: string) => recommended({ network: 'yes', lan: 'no', matters: value });
    expect(matters('speed')).toMatchObject({ driver: 'host', workspace: { networkMode: 'host' } });
    expect(matters('nothing')).toMatchObject({ driver: 'bridge', network: null, workspace: { defaultBridge: true } });
    expect(matters('names')).toMatchObject({
      driver: 'bridge',
      network: { name: 'apps' },
      workspace: { defaultBridge: false },
    });
  });

  test('is accepted as it stands, whatever the LAN is', () => {
    fc.assert(
      fc.property(anyIpv4Prefix, fc.constantFrom(onLan, oneMac), (subnet, answers) => {
        fc.pre(prefixLength(subnet) <= 29 && prefixLength(subnet) >= 8);
        const [, start] = /^(\d+\.\d+\.\d+)\.\d+$/.exec(networkAddress(subnet)) ?? [];
        const [low] = networkAddress(subnet).split('.').slice(-1).map(Number);
        const at = (offset: number) => `${start}.${(low ?? 0) + offset}`;
        const facts = homeLab({
          interfaces: [nic('eth0', 'physical', { addresses: [`${at(2)}/${prefixLength(subnet)}`] })],
          routes: [route('0.0.0.0/0', 'eth0', at(1))],
          kernel: withIpvlan.kernel,
        });
        const { network } = recommended(answers, facts);
        if (network === null) return;
        expect(validateNetwork(network, { facts, networks: [] })).toMatchObject({ ok: true });
      }),
    );
  });
});
