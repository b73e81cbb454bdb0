import type { Network, Workspace } from '@trailer/contract';
import { expect, test } from 'vitest';
import { tasksUnderWay } from './tasks.ts';

test('what is on its way is a task, what is well or broken is none', () => {
  const network = (id: string, phase: string) =>
    ({ id, name: id, status: { phase, message: '' } }) as unknown as Network;
  const workspace = (id: string, phase: string, message = '') =>
    ({ id, name: id, status: { phase, message, conditions: [] } }) as unknown as Workspace;
  const tasks = tasksUnderWay(
    [network('home', 'created'), network('new', 'pending')],
    [workspace('web', 'running'), workspace('desk', 'pulling', '40 %'), workspace('bad', 'error')],
  );
  expect(tasks).toEqual([
    { kind: 'network', id: 'new', name: 'new', doing: 'pending', message: '' },
    { kind: 'workspace', id: 'desk', name: 'desk', doing: 'pulling', message: '40 %' },
  ]);
});
