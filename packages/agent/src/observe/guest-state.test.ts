import { guestMacOf, type ObservedEndpoint, parseIpAddress } from '@trailer/netmodel';
import { describe, expect, it, test } from 'vitest';
import { readAddress, readPrefix } from '../docker/read.ts';
import { type GuestPlace, judgeGuestState } from './guest-state.ts';

const mac = guestMacOf('w1');
const told = {
  version: 1,
  state: 'forwarding',
  mac,
  address: '192.168.77.213',
  interface: 'mvlan0',
  ports: ['tcp/3389'],
  message: 'tcp/3389 goes to 192.168.77.213',
  since: 1_732_268_000,
};

function address(text: string) {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}

function endpoint(kind: ObservedEndpoint['kind'], own: string, subnet: string): ObservedEndpoint {
  const parsed = readPrefix(subnet);
  if (parsed === null) throw new Error(subnet);
  const common = { networkId: null, engineNetworkId: 'n', engineNetworkName: 'n', interface: null, mac: null };
  const gateway = readAddress(subnet.replace('.0/24', '.1'));
  const publishing = kind === 'bridge';
  return { ...common, kind, address: address(own), subnet: parsed, gateway, parentInterface: null, publishing };
}

const place: GuestPlace = {
  container: {
    workspaceId: 'w1',
    endpoints: [
      endpoint('bridge', '172.17.0.2', '172.17.0.0/24'),
      endpoint('lan', '192.168.77.150', '192.168.77.0/24'),
    ],
  },
  hostAddresses: new Set([address('192.168.77.11')]),
};

const judge = (changes: Readonly<Record<string, unknown>>) =>
  judgeGuestState(JSON.stringify({ ...told, ...changes }), place);

describe('what the port forwarder tells of its guest', () => {
  it('is believed when it can be so, whatever else is told', () => {
    expect(judge({ colour: 'red' })).toEqual({
      kind: 'believed',
      guest: { state: 'forwarding', mac, address: '192.168.77.213', message: 'tcp/3389 goes to 192.168.77.213' },
    });
  });

  it.each(['waiting', 'lost'])('may be that it is %s, without an address', (state) => {
    const guest = { state, mac: null, address: null, message: 'asking' };
    expect(judge({ ...guest, mac: null, address: null })).toEqual({ kind: 'believed', guest });
  });

  it('holds nothing that a terminal obeys, and no more than a sentence', () => {
    expect(judge({ message: '\u001b[2Jred\n\u202eyes' })).toMatchObject({ guest: { message: '[2Jred yes' } });
    const long = judge({ message: 'x'.repeat(5_000) });
    expect(long.kind === 'believed' && long.guest.message.length).toBe(300);
  });
});

test.each([
  ['of another version', { version: 2 }],
  ['of an unknown state', { state: 'dancing' }],
  ['of a guest with another MAC address', { mac: guestMacOf('w2') }],
  ['of a MAC address that is none', { mac: 'red' }],
  ['of an address that is none', { address: 'red' }],
  ['of an address of IPv6', { address: 'fd77::5' }],
  ['of an address beyond the LAN', { address: '192.168.78.5' }],
  ['of an address on the bridge', { address: '172.17.0.9' }],
  ['of the gateway’s address', { address: '192.168.77.1' }],
  ['of the network’s own address', { address: '192.168.77.0' }],
  ['of the broadcast address', { address: '192.168.77.255' }],
  ['of the container’s address', { address: '192.168.77.150' }],
  ['of the host’s address', { address: '192.168.77.11' }],
  ['of forwarding to no address', { address: null }],
  ['of an address without forwarding', { state: 'lost' }],
])('a state %s is refused', (_what, changes) => {
  expect(judge(changes)).toEqual({ kind: 'refused', reason: expect.any(String) });
});

test.each(['', 'null', '[]', '{', '{"version":1}'])('a state that says %j is refused', (text) => {
  expect(judgeGuestState(text, place).kind).toBe('refused');
});
