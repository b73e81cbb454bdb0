import { describe, expect, test } from 'vitest';
import { ip } from '../address/address.suite.ts';
import { published } from '../returnpath/returnpath.suite.ts';
import { predictReachability, vantagePoints } from './predict.ts';
import { cellOf, short, situation, tcp } from './reach.suite.ts';
import type { ReachabilityInput } from './types.ts';

const listened = published(9090, 9090);

function inMode(
  networkMode: 'host' | 'none',
  changes: Partial<ReachabilityInput['workspace']> = {},
): ReachabilityInput {
  return situation({ networkMode, endpoints: [], publishedPorts: [], ports: [listened], ...changes });
}

describe('a workspace in host mode', () => {
  test('answers from everywhere at each address of the host, with nothing forwarded', () => {
    const cells = predictReachability(inMode('host'));
    expect(cells.map((cell) => `${cell.from} ${cell.address} ${cell.via} ${short(cell)}`)).toEqual([
      'docker-host 192.168.1.10 host-port answers host_network',
      'lan-client 192.168.1.10 host-port answers host_network',
      'off-lan-client 192.168.1.10 host-port answers host_network',
      'workspace 192.168.1.10 host-port answers host_network',
      'itself 192.168.1.10 host-port answers local',
    ]);
    const actions = new Set(cells.flatMap(({ hops }) => hops.map(({ action }) => action)));
    expect([...actions].toSorted()).toEqual(['deliver', 'reply-by-lan', 'route', 'send', 'switch']);
  });

  test('is told who shares the network, and that the firewall of the host decides', () => {
    const message = (from: (typeof vantagePoints)[number]) =>
      cellOf(inMode('host'), { from, via: 'host-port' }).message;
    expect(message('workspace')).toMatch(/^Another workspace in host mode shares/);
    expect(message('docker-host')).toMatch(/^The Docker host shares/);
    expect(message('lan-client')).toContain("the host's own firewall decides");
  });

  test('answers only at the address that its program listens on', () => {
    const bound = inMode('host', { ports: [{ ...listened, hostAddress: ip('127.0.0.1') }] });
    expect(predictReachability(bound).map(short)).toEqual(vantagePoints.map(() => 'blocked bound_to_other_address'));
  });

  test('has no cell where it names no port', () => {
    expect(predictReachability(inMode('host', { ports: [] }))).toEqual([]);
  });

  test('does not answer while it does not run', () => {
    expect(new Set(predictReachability(inMode('host', { running: false })).map(short))).toEqual(
      new Set(['blocked not_running']),
    );
  });
});

test('a workspace in mode none has no address that anybody could try', () => {
  expect(predictReachability(inMode('none', { ports: [] }))).toEqual([]);
});

test('a port of a workspace on networks is forwarded, not listened on', () => {
  const cell = cellOf(situation({ networkMode: 'standard' }), { from: 'lan-client', via: 'host-port' });
  expect(cell.port).toBe(tcp.hostPort);
  expect(short(cell)).toBe('answers published_by_return_path');
});
