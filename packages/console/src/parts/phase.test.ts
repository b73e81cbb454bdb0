import type { Condition, Workspace } from '@trailer/contract';
import { expect, test } from 'vitest';
import { toneOfCondition, toneOfHost, toneOfNetwork, toneOfWorkspace } from './phase.ts';

function workspace(phase: Workspace['status']['phase'], conditions: readonly Partial<Condition>[] = []) {
  return { status: { phase, message: '', addresses: [], guest: null, conditions } } as unknown as Workspace;
}

test('a running workspace whose condition does not hold needs attention', () => {
  expect(toneOfWorkspace(workspace('running'))).toBe('good');
  expect(toneOfWorkspace(workspace('running', [{ status: 'False', reason: 'MappingDropped' }]))).toBe('warn');
  expect(toneOfWorkspace(workspace('error'))).toBe('bad');
});

test('a guest that still waits for its lease is no fault', () => {
  const type = 'GuestForwarding';
  expect(toneOfCondition({ type, status: 'False', reason: 'WaitingForLease' })).toBe('busy');
  expect(toneOfCondition({ type, status: 'Unknown', reason: 'Installing' })).toBe('busy');
  expect(toneOfCondition({ type, status: 'False', reason: 'LeaseLost' })).toBe('bad');
  expect(toneOfWorkspace(workspace('running', [{ status: 'False', reason: 'WaitingForLease' }]))).toBe('good');
});

test('a clash of addresses is a fault while it is True', () => {
  const type = 'AddressConflict';
  expect(toneOfCondition({ type, status: 'True', reason: 'AnsweredByOthers' })).toBe('bad');
  expect(toneOfCondition({ type, status: 'False', reason: 'Gone' })).toBe('good');
  const clash = [{ type, status: 'True', reason: 'AnsweredByOthers' }] as const;
  expect(toneOfWorkspace(workspace('running', clash))).toBe('warn');
});

test('hosts and networks are told by their own states', () => {
  expect(toneOfHost({ status: 'offline' })).toBe('bad');
  expect(toneOfHost({ status: 'disabled' })).toBe('idle');
  expect(toneOfNetwork({ status: { phase: 'created', message: '' } })).toBe('good');
});
