import type { ObservedContainer } from '@trailer/netmodel';
import type { EngineEvent } from '../docker/gate.ts';
import { labels } from '../docker/labels.ts';

/** What an engine event makes the agent look at again. */
export interface StaleAfterEvent {
  readonly containerId: string | null;
  /** The routes inside the container may have changed, though its process is the same. */
  readonly namespace: boolean;
  readonly networks: boolean;
  readonly images: boolean;
}

const nothing: StaleAfterEvent = { containerId: null, namespace: false, networks: false, images: false };

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
export function staleAfter(event: EngineEvent, known: ReadonlyMap<string, ObservedContainer>): StaleAfterEvent | null {
  switch (event.type) {
    case 'container': {
      const ours = labels.workspace in event.attributes || known.has(event.id);
      return ours && containerActions.has(event.action) ? { ...nothing, containerId: event.id } : null;
    }
    case 'network':
      return staleAfterNetworkEvent(event, known);
    case 'image':
      return { ...nothing, images: true };
  }
}

function staleAfterNetworkEvent(
  event: EngineEvent,
  known: ReadonlyMap<string, ObservedContainer>,
): StaleAfterEvent | null {
  if (attachmentActions.has(event.action)) {
    // Every start attaches a container anew just before its start event; only a running one's attachments are news.
    const running = known.get(event.containerId ?? '')?.state === 'running';
    return running ? { ...nothing, containerId: event.containerId, namespace: true } : null;
  }
  return networkActions.has(event.action) ? { ...nothing, networks: true } : null;
}
