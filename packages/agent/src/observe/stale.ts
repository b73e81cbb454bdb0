import { type EngineEvent, labels } from '../docker/gate.ts';

/** What an engine event makes the agent look at again. */
export interface StaleAfterEvent {
  readonly containerId: string | null;
  readonly networks: boolean;
  readonly images: boolean;
}

const containerActions = new Set([
  'create',
  'start',
  'restart',
  'die',
  'stop',
  'kill',
  'oom',
  'pause',
  'unpause',
  'destroy',
  'rename',
  'update',
]);
const attachmentActions = new Set(['connect', 'disconnect']);
const networkActions = new Set(['create', 'destroy', 'remove', 'update']);

/** Tells what an event makes stale; null for one that nothing depends on (exec, health, other people's containers). */
export function staleAfter(event: EngineEvent, known: ReadonlySet<string>): StaleAfterEvent | null {
  switch (event.type) {
    case 'container': {
      const ours = labels.workspace in event.attributes || known.has(event.id);
      return ours && containerActions.has(event.action)
        ? { containerId: event.id, networks: false, images: false }
        : null;
    }
    case 'network':
      return staleAfterNetworkEvent(event, known);
    case 'image':
      return { containerId: null, networks: false, images: true };
  }
}

function staleAfterNetworkEvent(event: EngineEvent, known: ReadonlySet<string>): StaleAfterEvent | null {
  if (attachmentActions.has(event.action)) {
    const ours = event.containerId !== null && known.has(event.containerId);
    return ours ? { containerId: event.containerId, networks: false, images: false } : null;
  }
  return networkActions.has(event.action) ? { containerId: null, networks: true, images: false } : null;
}
