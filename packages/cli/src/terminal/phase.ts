import type { Network, Workspace } from '@trailer/contract';
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
