import type { AuditEntry } from '@trailer/contract';
import { expect, test } from 'vitest';
import { describeAction, describeActor, differencesOf } from './describe-entry.ts';

function entry(changes: Partial<AuditEntry>): AuditEntry {
  return {
    id: 'a',
    at: '2026-11-22T08:00:00Z',
    actor: 'user:ada@example.org',
    action: 'workspace.update',
    object: 'workspace/w1',
    outcome: 'done',
    detail: { name: 'web' },
    ...changes,
  };
}

test('an entry reads as a sentence', () => {
  expect(`${describeActor(entry({}))} ${describeAction(entry({}))}`).toBe('ada@example.org changed workspace web');
  expect(describeAction(entry({ action: 'workspace.force-stop' }))).toBe('cut off workspace web');
  expect(describeAction(entry({ action: 'workspace.open' }))).toBe('opened a port of workspace web');
  expect(describeAction(entry({ action: 'session.create', object: 'user/u1', detail: {} }))).toBe('signed in');
  const email = { email: 'bob@example.org', role: 'administrator' };
  expect(describeAction(entry({ action: 'user.create', object: 'user/u1', detail: email }))).toBe(
    'created user bob@example.org',
  );
  expect(describeAction(entry({ action: 'token.create', object: 'token/t1', detail: {} }))).toBe('created token t1');
  expect(describeActor(entry({ actor: 'token:ci' }))).toBe('token:ci');
});

test('a difference tells what a field was and is', () => {
  const changes = {
    name: { from: 'web', to: 'shop' },
    ports: { from: [], to: [{ hostPort: 80 }] },
    description: { from: '', to: 'x' },
  };
  expect(differencesOf(entry({ detail: { changes } }))).toEqual([
    { field: 'name', from: 'web', to: 'shop' },
    { field: 'ports', from: '[]', to: '[{"hostPort":80}]' },
    { field: 'description', from: 'nothing', to: 'x' },
  ]);
  expect(differencesOf(entry({ detail: { changes: 'none' } }))).toEqual([]);
});
