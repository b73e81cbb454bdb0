import { describe, expect, it } from 'vitest';
import type { Cell } from './cell.ts';
import { type Situation, situation, situations } from './picture.fixture.ts';
import { subjectOf, wordsOf } from './step-words.ts';
import { describeTopology } from './topology.ts';
import { traceWay } from './way.ts';

function told(base: Situation, question: Partial<Pick<Cell, 'from' | 'via' | 'port'>>): readonly string[] {
  const topology = describeTopology(base);
  const cell = base.cells.find((candidate) =>
    Object.entries(question).every(([name, wanted]) => candidate[name as keyof typeof question] === wanted),
  );
  if (cell === undefined) throw new Error('no such cell');
  const scene = { cell, topology, workspace: base.workspace };
  return traceWay(cell, topology).map((step) => `${subjectOf(step, scene)} ${wordsOf(step, scene)}`);
}

describe('a way in words', () => {
  it('tells the destination before and after the host rewrites it', () => {
    expect(told(situation(), { from: 'lan-client', via: 'host-port' })).toEqual([
      'A client on the LAN sends to 192.168.1.10:8080/tcp',
      'LAN carries it',
      'Host h1 rewrites its destination 192.168.1.10:8080/tcp to 172.17.0.2:80/tcp',
      'Default bridge carries it',
      'web takes it',
      'web answers by the bridge, the way the request came',
      'LAN client gets the answer',
    ]);
  });

  it('tells what the container rewrites for its guest, and under which address it asks', () => {
    const steps = told(situations['a desktop on a LAN'] ?? situation(), {
      from: 'docker-host',
      via: 'host-port',
      port: 9090,
    });
    expect(steps).toContain('web rewrites its destination 172.17.0.2:3389/tcp to 192.168.1.213:3389/tcp');
    expect(steps.find((step) => step.includes('in place of'))).toContain('(192.168.1.77)');
  });

  it('names the container where its address is not known yet', () => {
    const base = situation();
    const status = { ...base.workspace.status, addresses: [] };
    const steps = told({ ...base, workspace: { ...base.workspace, status } }, { from: 'lan-client', via: 'host-port' });
    expect(steps).toContain('Host h1 rewrites its destination 192.168.1.10:8080/tcp to the container');
  });

  it('tells where a packet cannot pass', () => {
    expect(told(situation(), { from: 'docker-host', via: 'lan-address' })).toEqual([
      'The Docker host sends to 192.168.1.77:80/tcp by eth0',
      'macvlan home cannot pass it on',
    ]);
  });

  it.each(Object.entries(situations))('has a sentence for every step with %s', (_, base) => {
    const topology = describeTopology(base);
    for (const cell of base.cells) {
      const scene = { cell, topology, workspace: base.workspace };
      for (const step of traceWay(cell, topology)) {
        expect(`${subjectOf(step, scene)} ${wordsOf(step, scene)}`).toMatch(/^\S.* \S/);
        expect(wordsOf(step, scene)).not.toMatch(/undefined|null/);
      }
    }
  });
});
