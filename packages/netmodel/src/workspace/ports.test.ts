import { describe, expect, test } from 'vitest';
import { homeLab, listener, nic } from '../host.suite.ts';
import type { HostListener } from '../host.ts';
import type { WorkspaceNetworkDraft } from './types.ts';
import { context, faults, messages, validate } from './workspace.suite.ts';

type PortDraft = WorkspaceNetworkDraft['ports'][number];

const publish = (...ports: readonly (Partial<PortDraft> & { readonly hostPort: number })[]) => ({
  ports: ports.map((one) => ({ containerPort: 80, ...one })),
});
const listening = (...listeners: readonly HostListener[]) => ({ facts: homeLab({ listeners }) });

describe('a published port', () => {
  test('is TCP on every address of the host unless the request says otherwise', () => {
    expect(
      validate(publish({ hostPort: 9090 }, { hostPort: 9090, protocol: 'udp', hostAddress: '192.168.1.10' })),
    ).toMatchObject({
      ok: true,
      value: {
        ports: [
          { hostPort: 9090, containerPort: 80, protocol: 'tcp', hostAddress: null },
          { hostPort: 9090, containerPort: 80, protocol: 'udp', hostAddress: '192.168.1.10' },
        ],
      },
    });
  });

  test('is from 1 to 65535 on both ends', () => {
    expect(faults(publish({ hostPort: 0, containerPort: 70_000 }, { hostPort: 70_000, containerPort: 0 }))).toEqual([
      'ports[0].hostPort port_out_of_range',
      'ports[0].containerPort port_out_of_range',
      'ports[1].hostPort port_out_of_range',
      'ports[1].containerPort port_out_of_range',
    ]);
  });

  test('is TCP or UDP', () => {
    expect(messages(publish({ hostPort: 9090, protocol: 'sctp' }))).toEqual([
      'ports[0].protocol sctp is not a protocol ports can have: use tcp or udp',
    ]);
  });

  test.each(['192.168.1.10', '172.17.0.1', '127.0.0.1', '127.0.0.53', '::1', 'fd00::10'])(
    'may be bound to %s, which the host has',
    (hostAddress) => {
      expect(faults(publish({ hostPort: 9090, hostAddress }))).toEqual([]);
    },
  );

  test.each([
    ['192.168.1.11', 'not_a_host_address'],
    ['0.0.0.0', 'not_a_host_address'],
    ['::', 'not_a_host_address'],
    ['fd00::11', 'not_a_host_address'],
    ['localhost', 'not_an_address'],
  ])('may not be bound to %s', (hostAddress, code) => {
    expect(faults(publish({ hostPort: 9090, hostAddress }))).toEqual([`ports[0].hostAddress ${code}`]);
  });
});

test('a published port may not be bound to a host shim, which is not there yet when the engine starts', () => {
  const shim = nic('trl-0123456789', 'macvlan', { parent: 'eth0', addresses: ['192.168.1.250/32'] });
  const facts = homeLab({ interfaces: [...homeLab().interfaces, shim] });
  const bound = (hostAddress: string) => messages(publish({ hostPort: 9090, hostAddress }), { facts });
  expect(bound('192.168.1.250')).toEqual([
    'ports[0].hostAddress 192.168.1.250 is that of the host shim trl-0123456789, which is made after the engine starts: use one of a NIC, or leave it out for all of them',
  ]);
  expect(bound('192.168.1.10')).toEqual([]);
});

describe('a host port', () => {
  test('is published once in a request, the wildcard standing for every address', () => {
    expect(
      messages(
        publish(
          { hostPort: 9090 },
          { hostPort: 9090, containerPort: 81 },
          { hostPort: 9090, hostAddress: '192.168.1.10' },
          { hostPort: 9090, protocol: 'udp' },
        ),
      ),
    ).toEqual([
      'ports[1].hostPort 9090/tcp is taken by ports[0] of this request: use another host port',
      'ports[2].hostPort 9090/tcp is taken by ports[0] of this request: use another host port',
    ]);
  });

  test('may be published on two addresses of the host separately', () => {
    expect(
      faults(publish({ hostPort: 9090, hostAddress: '192.168.1.10' }, { hostPort: 9090, hostAddress: '127.0.0.1' })),
    ).toEqual([]);
  });

  test('that cannot be read clashes with nothing', () => {
    expect(faults(publish({ hostPort: 0 }, { hostPort: 0 }))).toEqual([
      'ports[0].hostPort port_out_of_range',
      'ports[1].hostPort port_out_of_range',
    ]);
  });

  test('of another workspace is taken', () => {
    expect(messages(publish({ hostPort: 8080 }))).toEqual([
      'ports[0].hostPort 8080/tcp is taken by workspace neighbour on this host: use another host port',
    ]);
    expect(faults(publish({ hostPort: 53, protocol: 'udp' }))).toEqual(['ports[0].hostPort port_taken']);
    expect(faults(publish({ hostPort: 53, protocol: 'udp', hostAddress: '127.0.0.1' }))).toEqual([]);
    expect(faults(publish({ hostPort: 53 }))).toEqual([]);
  });

  test('of the workspace itself is free for it, whether asked for or listened on already', () => {
    const scene = {
      ...listening(listener(null, 8080, { owner: 'container neighbour', workspaceId: 'w1' })),
      context: { ...context, self: 'w1' },
    };
    expect(faults(publish({ hostPort: 8080 }), scene)).toEqual([]);
  });

  test('that the container of a deleted workspace still holds is free: what is wanted decides', () => {
    const leftover = listening(listener(null, 443, { owner: 'container gone', workspaceId: 'w9' }));
    expect(faults(publish({ hostPort: 443 }), leftover)).toEqual([]);
  });

  test('that a container of somebody else has is taken', () => {
    expect(
      messages(publish({ hostPort: 443 }), listening(listener('192.168.1.10', 443, { owner: 'container proxy' }))),
    ).toEqual(['ports[0].hostPort 443/tcp is taken by container proxy on this host: use another host port']);
  });

  test('that a host process listens on is taken, also for a workspace that is new and has no id', () => {
    expect(messages(publish({ hostPort: 22 }), listening(listener(null, 22)))).toEqual([
      'ports[0].hostPort 22/tcp is taken by a host process on this host: use another host port',
    ]);
  });

  test('that is listened on at one address is free at another, and not on the wildcard', () => {
    const resolver = listening(listener('127.0.0.53', 53));
    expect(faults(publish({ hostPort: 53, hostAddress: '192.168.1.10' }), resolver)).toEqual([]);
    expect(faults(publish({ hostPort: 53 }), resolver)).toEqual(['ports[0].hostPort port_taken']);
  });
});
