import type { ConnectionRequest } from '@trailer/contract';
import type { IpAddress, ObservedContainer, Port, PublishedPort } from '@trailer/netmodel';
import { describe, expect, it } from 'vitest';
import { toEngineContainer } from '../docker/container-view.ts';
import { toEngineNetwork } from '../docker/network-view.ts';
import { bridgeNetwork, macvlanNetwork, runningContainer } from '../docker/recorded.fixture.ts';
import type { Dialled } from '../kernel/index.ts';
import { toObservedContainer } from '../observe/container.ts';
import { type ConnectContext, connectTo, wayOnHost, wayTo } from './connect.ts';

/** On the default bridge as 172.17.0.2 and on the LAN as 192.168.77.150. */
const onBoth: ObservedContainer = toObservedContainer(toEngineContainer(runningContainer), {
  networks: new Map([bridgeNetwork, macvlanNetwork].map((network) => [network.Id, toEngineNetwork(network)])),
  restartsDone: 0,
  returnPath: null,
  returnPathStrategy: null,
  stopAsked: false,
  interfaceOf: () => null,
});
const bridgeOnly = { ...onBoth, endpoints: onBoth.endpoints.filter(({ kind }) => kind === 'bridge') };
const lanOnly = { ...onBoth, endpoints: onBoth.endpoints.filter(({ kind }) => kind === 'lan') };
const guest = {
  state: 'forwarding',
  mac: null,
  address: '192.168.77.213' as IpAddress,
  message: '',
  forwarded: [],
} as const;

describe('the way to a port', () => {
  it('is from inside to the address of the publishing bridge, then to the others, then to the loopback', () => {
    const addresses = ['172.17.0.2', '192.168.77.150', '127.0.0.1', '::1'];
    expect(wayTo({ target: 'container' }, onBoth)).toEqual({ from: 'inside', addresses });
    const reversed = { ...onBoth, endpoints: onBoth.endpoints.toReversed() };
    expect(wayTo({ target: 'container' }, reversed)).toEqual({ from: 'inside', addresses });
  });

  it('is from inside where the host cannot reach the only address, a macvlan of its own NIC', () => {
    const addresses = ['192.168.77.150', '127.0.0.1', '::1'];
    expect(wayTo({ target: 'container' }, lanOnly)).toEqual({ from: 'inside', addresses });
  });

  it('of a guest on the LAN is from inside to the address it answers at', () => {
    expect(wayTo({ target: 'guest' }, { ...onBoth, guest })).toEqual({ from: 'inside', addresses: [guest.address] });
    expect(() => wayTo({ target: 'guest' }, onBoth)).toThrow(/no known address yet/);
  });

  it('of a guest behind the NAT of the VM runtime is from the host through the bridge', () => {
    expect(wayTo({ target: 'guest' }, bridgeOnly)).toEqual({ from: 'host', addresses: ['172.17.0.2'] });
    expect(() => wayTo({ target: 'guest' }, { ...onBoth, endpoints: [] })).toThrow(/on no network/);
  });
});

describe('the way to a port on the host’s own network', () => {
  const port = (number: number, changes: Partial<PublishedPort> = {}): PublishedPort => {
    const both = { hostPort: number as Port, containerPort: number as Port };
    return { ...both, hostAddress: null, protocol: 'tcp', ...changes };
  };
  const workspace = {
    networkMode: 'host',
    ports: [port(8080), port(9090, { hostAddress: guest.address }), port(53, { protocol: 'udp' })],
  } as const;

  it('leads to the ports that are named, at the address they are bound to', () => {
    expect(wayOnHost({ port: 8080 as Port }, workspace)).toEqual({ from: 'host', addresses: ['127.0.0.1', '::1'] });
    expect(wayOnHost({ port: 9090 as Port }, workspace)).toEqual({ from: 'host', addresses: [guest.address] });
  });

  it.each([22, 53])('leads to no other service of the host, such as that on port %i', async (number) => {
    const dialled: unknown[] = [];
    const dial = async (question: unknown): Promise<Dialled> => {
      dialled.push(question);
      return { connection: null, failures: [] };
    };
    const diallers = { dialInside: dial, dialFromHost: dial };
    const request = { kind: 'connect', workspaceId: 'w1', port: number as Port, target: 'container' } as const;
    await expect(connectTo(request, { container: onBoth, workspace, diallers })).rejects.toThrow(
      `port ${number} is none of the workspace's ports, and it shares the host's network: add it to the field ports`,
    );
    expect(dialled).toEqual([]);
  });

  it('is dialled from the host, never from inside', async () => {
    const diallers: ConnectContext['diallers'] = {
      dialInside: () => Promise.reject(new Error('dialled from inside')),
      dialFromHost: async ({ addresses }) => ({
        connection: null,
        failures: addresses.map((address) => ({ address, code: 'ECONNREFUSED' })),
      }),
    };
    const request = { kind: 'connect', workspaceId: 'w1', port: 8080 as Port, target: 'container' } as const;
    await expect(connectTo(request, { container: onBoth, workspace, diallers })).rejects.toThrow(
      'nothing in the workspace listens on port 8080',
    );
  });
});

describe('a connection', () => {
  const request: ConnectionRequest = { kind: 'connect', workspaceId: 'w1', port: 80 as Port, target: 'container' };
  const dialling = (failures: Dialled['failures']): ConnectContext['diallers'] => ({
    dialInside: async () => ({ connection: null, failures }),
    dialFromHost: async () => ({ connection: null, failures }),
  });
  const refusal = (container: ObservedContainer | null, codes: readonly string[]) => {
    const failures = codes.map((code) => ({ address: '172.17.0.2', code }));
    return connectTo(request, { container, workspace: null, diallers: dialling(failures) });
  };

  it('that nobody answers says what to look at', async () => {
    await expect(refusal(onBoth, ['ETIMEDOUT', 'ECONNREFUSED'])).rejects.toThrow(
      'nothing in the workspace listens on port 80: start its server, or check the port',
    );
    await expect(refusal(onBoth, ['ETIMEDOUT'])).rejects.toThrow(/does not answer on port 80/);
    await expect(refusal(onBoth, ['EHOSTUNREACH'])).rejects.toThrow(
      /cannot be reached \(172\.17\.0\.2: EHOSTUNREACH\)/,
    );
  });

  it('names the guest where that is who does not answer', async () => {
    const failures = [{ address: guest.address, code: 'ECONNREFUSED' }];
    const answer = connectTo(
      { ...request, target: 'guest' },
      { container: { ...onBoth, guest }, workspace: null, diallers: dialling(failures) },
    );
    await expect(answer).rejects.toThrow(/^nothing in the guest listens on port 80/);
  });

  it('needs a container that runs', async () => {
    await expect(refusal(null, [])).rejects.toThrow('the workspace has no container yet');
    await expect(refusal({ ...onBoth, state: 'exited', pid: null }, [])).rejects.toThrow(/does not run/);
  });
});
