import { type IpAddress, parseIpAddress, type WireQuestion } from '@trailer/netmodel';
import { describe, expect, test } from 'vitest';
import { groupOffers } from './dhcp/hear.ts';
import { decodeOffer, encodeDiscover } from './dhcp/packet.ts';
import { planAskingLinks } from './links.ts';
import { pausesBetweenLooks } from './looks.ts';
import { readAnswers } from './neighbours.ts';
import { AskingSeeds } from './seeds.ts';

function ip(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(`${text} is no address`);
  return parsed.value;
}

const question: WireQuestion = {
  parentInterface: 'eth0',
  vlanId: null,
  addresses: [ip('192.168.77.5')],
  dhcp: null,
};
const input = { question, pid: 4711, vlanInterface: null, macSeed: 'eth0' };

describe('the links that ask', () => {
  test('are made in the throw-away namespace, one that reaches its siblings and one that does not', () => {
    const { outside, inside, asking, devices } = planAskingLinks(input);
    const [near = '', far = ''] = outside.split('\n');
    expect(near).toMatch(
      /^link add link eth0 name trl-near address 02(:[0-9a-f]{2}){5} netns 4711 type macvlan mode bridge$/,
    );
    expect(far).toMatch(/ name trl-far .* netns 4711 type macvlan mode private$/);
    expect(devices).toEqual(['trl-near', 'trl-far']);
    expect(asking).toBe('neigh replace 192.168.77.5 dev trl-near use\nneigh replace 192.168.77.5 dev trl-far use\n');
    expect(inside).not.toMatch(/addr add/);
  });

  test('have the same MAC addresses for the same seed, and others for others', () => {
    expect(planAskingLinks(input).outside).toBe(planAskingLinks(input).outside);
    const macs = [input, { ...input, macSeed: 'eth1' }, { ...input, macSeed: 'eth0 1' }]
      .flatMap((one) => [...planAskingLinks(one).outside.matchAll(/address (\S+)/g)])
      .map(([, address]) => address);
    expect(new Set(macs).size).toBe(6);
  });

  test('hang on the tagged interface that is there, or put the tag on themselves', () => {
    const tagged = { ...input, question: { ...question, vlanId: 7 } };
    const there = planAskingLinks({ ...tagged, vlanInterface: 'eth0.7' });
    expect(there.outside).toMatch(/^link add link eth0\.7 name trl-near /);
    expect(there.inside).not.toMatch(/vlan/);
    const own = planAskingLinks(tagged);
    expect(own.outside).toMatch(/^link add link eth0 name trl-near /);
    expect(own.inside).toMatch(/^link add link trl-far name trl-far-tag type vlan id 7$/m);
    expect(own.devices).toEqual(['trl-near-tag', 'trl-far-tag']);
    expect(own.asking).toMatch(/^neigh replace 192.168.77.5 dev trl-near-tag use$/m);
  });

  test('take a link-local address for IPv6, and a broadcast route for DHCP on one of them', () => {
    const { inside, ownAddresses } = planAskingLinks({
      ...input,
      question: { ...question, addresses: [ip('fd00::5')], dhcp: { wishes: [] } },
    });
    expect(inside.match(/^addr add fe80::\S+\/64 dev trl-(near|far) nodad$/gm)).toHaveLength(2);
    expect(ownAddresses.every((address) => inside.includes(`addr add ${address}/64 dev `))).toBe(true);
    expect(ownAddresses).toHaveLength(2);
    expect(inside.match(/^route add 255.255.255.255\/32 dev trl-near$/gm)).toHaveLength(1);
  });
});

describe('questions at the same time', () => {
  test('have MAC addresses of their own, for a parent takes each once, and later ones have the first again', () => {
    const seeds = new AskingSeeds();
    const [first, second, other] = [seeds.lease('eth0'), seeds.lease('eth0'), seeds.lease('eth1')];
    expect([first, second, other]).toEqual(['eth0', 'eth0 1', 'eth1']);
    seeds.release(first);
    expect([seeds.lease('eth0'), seeds.lease('eth0')]).toEqual(['eth0', 'eth0 2']);
  });
});

describe('a look at what the kernel learned', () => {
  test('comes after 100 ms, then ever more seldom, and last when the time is up', () => {
    const pauses = [...pausesBetweenLooks(1_500)];
    expect(pauses).toEqual([100, 150, 225, 300, 300, 300, 125]);
    expect([...pausesBetweenLooks(40)]).toEqual([40]);
  });
});

describe('what the kernel learned', () => {
  const devices = ['trl-near', 'trl-far'];
  const [held, free] = [ip('192.168.77.5'), ip('192.168.77.99')];
  const entry = (dst: string, dev: string, lladdr: string | null) => ({
    dst,
    dev,
    ...(lladdr === null ? {} : { lladdr }),
    state: [lladdr === null ? 'FAILED' : 'REACHABLE'],
  });

  test('names everybody who answered for an address, each once', () => {
    const printed = JSON.stringify([
      entry(held, 'trl-near', '52:54:00:00:00:01'),
      entry(held, 'trl-far', '52:54:00:00:00:02'),
      entry(free, 'trl-near', null),
      entry(free, 'trl-far', null),
      { dst: 'ff02::1', dev: 'trl-near', lladdr: '33:33:00:00:00:01', state: ['NOARP'] },
    ]);
    expect(readAnswers(printed, { addresses: [held, free], devices })).toEqual({
      holders: [
        { address: held, macs: ['52:54:00:00:00:01', '52:54:00:00:00:02'] },
        { address: free, macs: [] },
      ],
      complete: true,
    });
  });

  test('is complete once every device has an answer or has given up', () => {
    const pending = [
      entry(held, 'trl-near', '52:54:00:00:00:01'),
      { dst: held, dev: 'trl-far', state: ['INCOMPLETE'] },
    ];
    expect(readAnswers(JSON.stringify(pending), { addresses: [held], devices }).complete).toBe(false);
    expect(readAnswers('', { addresses: [held], devices }).complete).toBe(false);
    expect(readAnswers('', { addresses: [], devices }).complete).toBe(true);
  });
});

describe('DHCP messages', () => {
  const mac = Uint8Array.from([2, 1, 2, 3, 4, 5]);
  const discover = encodeDiscover({ transaction: 0xdead_beef, mac, wish: '192.168.77.199' });
  const offer = (changes: (packet: Buffer) => void = () => undefined): Buffer => {
    const packet = Buffer.alloc(300);
    packet[0] = 2;
    packet.writeUInt32BE(0xdead_beef, 4);
    packet.set([192, 168, 77, 199], 16);
    packet.writeUInt32BE(0x63825363, 236);
    packet.set([53, 1, 2, 0, 54, 4, 192, 168, 77, 1, 3, 8, 192, 168, 77, 254, 1, 2, 3, 4, 255], 240);
    changes(packet);
    return packet;
  };

  test('a discover asks for its wish and wants its answer by broadcast', () => {
    expect(discover.readUInt32BE(4)).toBe(0xdead_beef);
    expect(discover.readUInt16BE(10) & 0x8000).toBe(0x8000);
    expect([...discover.subarray(28, 34)]).toEqual([...mac]);
    expect(discover.includes(Buffer.from([53, 1, 1]))).toBe(true);
    expect(discover.includes(Buffer.from([50, 4, 192, 168, 77, 199]))).toBe(true);
    expect(encodeDiscover({ transaction: 1, mac, wish: null }).includes(Buffer.from([50, 4]))).toBe(false);
  });

  test('an offer tells address, server and router', () => {
    expect(decodeOffer(offer())).toEqual({
      transaction: 0xdead_beef,
      address: '192.168.77.199',
      server: '192.168.77.1',
      router: '192.168.77.254',
    });
    expect(decodeOffer(offer((packet) => packet.set([255], 250)))).toMatchObject({ router: null });
  });

  test('what is no whole offer is dropped', () => {
    expect(decodeOffer(discover)).toBeNull();
    expect(decodeOffer(Buffer.alloc(20))).toBeNull();
    expect(decodeOffer(offer((packet) => packet.set([5], 242)))).toBeNull();
    expect(decodeOffer(offer((packet) => packet.writeUInt32BE(0, 236)))).toBeNull();
    expect(decodeOffer(offer().subarray(0, 248))).toBeNull();
  });

  test('offers are told by server', () => {
    const told = (server: string, address: string) => ({ transaction: 1, server, address, router: '192.168.77.1' });
    expect(
      groupOffers([
        told('192.168.77.1', '192.168.77.9'),
        told('192.168.77.2', '192.168.77.8'),
        told('192.168.77.1', 'x'),
      ]),
    ).toEqual([
      { server: '192.168.77.1', offers: [{ address: '192.168.77.9', router: '192.168.77.1' }] },
      { server: '192.168.77.2', offers: [{ address: '192.168.77.8', router: '192.168.77.1' }] },
    ]);
  });
});
