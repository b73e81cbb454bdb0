import type { Workspace } from '@trailer/contract';
import { expect, test } from 'vitest';
import { countTones, entriesOf } from './summary.ts';

function workspace(name: string, phase: string, updatedAt: string): Workspace {
  return { id: name, name, updatedAt, status: { phase, message: '', conditions: [] } } as unknown as Workspace;
}

test('what is broken stands first, then what is on its way, then what changed last', () => {
  const entries = entriesOf('workspace', {
    hosts: [],
    networks: [],
    workspaces: [
      workspace('old', 'running', '2026-11-20T00:00:00Z'),
      workspace('new', 'running', '2026-11-22T00:00:00Z'),
      workspace('broken', 'error', '2026-11-01T00:00:00Z'),
      workspace('pulling', 'pulling', '2026-11-02T00:00:00Z'),
    ],
  });
  expect(entries.map(({ name }) => name)).toEqual(['broken', 'pulling', 'new', 'old']);
  expect(countTones(entries)).toEqual([
    { tone: 'bad', count: 1 },
    { tone: 'busy', count: 1 },
    { tone: 'good', count: 2 },
  ]);
});
