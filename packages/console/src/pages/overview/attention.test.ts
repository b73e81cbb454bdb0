import type { Host, Network, Workspace } from '@trailer/contract';
import { expect, test } from 'vitest';
import { whatNeedsAttention } from './attention.ts';

const host = { id: 'h', name: 'attic', status: 'online', agent: null } as unknown as Host;
const network = { id: 'n', name: 'home', status: { phase: 'created', message: '' } } as unknown as Network;

function workspace(id: string, status: object): Workspace {
  return { id, name: id, status: { phase: 'running', message: '', conditions: [], ...status } } as unknown as Workspace;
}

test('what is broken comes before what only needs a look, and what is well is left out', () => {
  const dropped = { type: 'PortsPublished', status: 'False', reason: 'MappingDropped', message: 'A port is lost.' };
  const found = whatNeedsAttention({
    hosts: [host, { ...host, id: 'h2', name: 'cellar', status: 'offline' }],
    networks: [network],
    workspaces: [
      workspace('lost-port', { conditions: [dropped] }),
      workspace('well', {}),
      workspace('pulling', { phase: 'pulling' }),
      workspace('broken', { phase: 'error', message: 'No such image.' }),
    ],
  });
  expect(found.map(({ name, tone, reason }) => [name, tone, reason])).toEqual([
    ['cellar', 'bad', 'Its agent has never reported.'],
    ['broken', 'bad', 'No such image.'],
    ['lost-port', 'warn', 'A port is lost.'],
  ]);
});
