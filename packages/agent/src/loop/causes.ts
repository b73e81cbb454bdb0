import type { StepKind } from '@trailer/netmodel';
import type { EngineEvent } from '../docker/gate.ts';
import { labels } from '../docker/labels.ts';

const imageSteps: ReadonlySet<StepKind> = new Set<StepKind>(['pull-image', 'create-container']);
const networkSteps: ReadonlySet<StepKind> = new Set<StepKind>([
  'create-network',
  'remove-network',
  'create-container',
  'start-container',
]);
const containerSteps: ReadonlySet<StepKind> = new Set<StepKind>([
  'create-container',
  'start-container',
  'restart-container',
  'rename-container',
]);

/** The kinds of failed steps whose cause an event may have taken away; null when none. */
export function causesGone(event: EngineEvent): ReadonlySet<StepKind> | null {
  switch (event.type) {
    case 'image':
      return imageSteps;
    case 'network':
      return event.action === 'destroy' ? networkSteps : null;
    case 'container': {
      // Our own containers' events are mostly echoes of our own attempts; another's end frees a name or a port.
      const foreign = !(labels.workspace in event.attributes);
      return foreign && ['die', 'destroy', 'rename'].includes(event.action) ? containerSteps : null;
    }
  }
}
