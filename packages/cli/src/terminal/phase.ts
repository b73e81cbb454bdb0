import type { Condition, Network, Workspace } from '@trailer/contract';
import { isFailing, isGood } from '@trailer/netmodel';
import type { Style } from './style.ts';

/** Colours a phase: green when it is where it should be, red in error, yellow on the way. */
export function paintPhase(style: Style, phase: Network['status']['phase'] | Workspace['status']['phase']): string {
  switch (phase) {
    case 'running':
    case 'created':
      return style.good(phase);
    case 'error':
      return style.bad(phase);
    case 'stopped':
      return style.dim(phase);
    case 'pending':
    case 'pulling':
    case 'creating':
    case 'starting':
    case 'stopping':
    case 'deleting':
      return style.warn(phase);
  }
}

/** Colours what is said of a condition: a guest that has no lease yet is on its way, anything else that fails is wrong. */
export function paintCondition(style: Style, condition: Condition, text: string): string {
  if (isGood(condition)) return style.good(text);
  return isFailing(condition) && condition.reason !== 'WaitingForLease' ? style.bad(text) : style.warn(text);
}
