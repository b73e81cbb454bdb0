import type { Condition, Host, Network, Workspace } from '@trailer/contract';
import { isGood } from '@trailer/netmodel';

/** What a state means for whoever looks: `busy` is on its way, `idle` is as it should be and does nothing. */
export type Tone = 'good' | 'bad' | 'warn' | 'idle' | 'busy';

const workspaceTones: Readonly<Record<Workspace['status']['phase'], Tone>> = {
  pending: 'busy',
  pulling: 'busy',
  creating: 'busy',
  starting: 'busy',
  running: 'good',
  stopping: 'busy',
  stopped: 'idle',
  error: 'bad',
  deleting: 'busy',
};

const networkTones: Readonly<Record<Network['status']['phase'], Tone>> = {
  pending: 'busy',
  created: 'good',
  error: 'bad',
  deleting: 'busy',
};

const hostTones: Readonly<Record<Host['status'], Tone>> = { online: 'good', offline: 'bad', disabled: 'idle' };

/** Conditions that come true by themselves while a guest boots; until then they are no fault. */
const waitingReasons: ReadonlySet<string> = new Set(['WaitingForLease', 'Installing', 'NotRunning']);

/** A running workspace with a condition that does not hold needs attention. */
export function toneOfWorkspace({ status }: Pick<Workspace, 'status'>): Tone {
  if (status.phase !== 'running') return workspaceTones[status.phase];
  return status.conditions.some((condition) => toneOfCondition(condition) === 'bad') ? 'warn' : 'good';
}

/** A network is as its phase says. */
export function toneOfNetwork({ status }: Pick<Network, 'status'>): Tone {
  return networkTones[status.phase];
}

/** A host that does not report is broken; one that was disabled is at rest. */
export function toneOfHost({ status }: Pick<Host, 'status'>): Tone {
  return hostTones[status];
}

/** A condition that fails is a fault, unless it comes right by itself. */
export function toneOfCondition(condition: Pick<Condition, 'type' | 'status' | 'reason'>): Tone {
  if (isGood(condition)) return 'good';
  return condition.status === 'Unknown' || waitingReasons.has(condition.reason) ? 'busy' : 'bad';
}
