import type Docker from 'dockerode';
import { z } from 'zod';
import { backoffMs, pause } from '../backoff.ts';
import { openStream } from './engine.ts';
import { toEngineError } from './errors.ts';
import type { EngineEvent, EngineWatch } from './gate.ts';
import { jsonLines } from './streams.ts';

/** An engine that restarts is found again quickly: a workspace may already be running without its return path. */
const reconnectLimits = { firstMs: 50, capMs: 400 };

/** Events of the last moments are asked for again, since the engine subscribes a moment after it has answered. */
const overlapSeconds = 1;

const eventSchema = z.object({
  Type: z.enum(['container', 'network', 'image']),
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()).nullish() }),
  timeNano: z.number(),
});

/** Follows the engine's events until the signal is aborted, through any number of engine restarts. */
export async function watchEvents(docker: Docker, watch: EngineWatch): Promise<void> {
  let failures = 0;
  while (!watch.signal.aborted) {
    try {
      const stream = await openEventStream(docker, watch.signal);
      failures = 0;
      watch.onConnected();
      await forwardEvents(stream, watch);
      throw new Error('the engine ended its event stream');
    } catch (thrown) {
      if (watch.signal.aborted) return;
      failures += 1;
      if (failures === 1) watch.onLost(toEngineError(thrown).message);
    }
    await pause(backoffMs(failures, reconnectLimits), watch.signal);
  }
}

/** Somebody looked into a container's files: the agent itself does, for every desktop and all the time. */
const look = 'archive-path';

/** An event of the engine's; null for kinds that nothing depends on. */
export function toEngineEvent(line: unknown): EngineEvent | null {
  const parsed = eventSchema.safeParse(line);
  if (!parsed.success || parsed.data.Action === look) return null;
  const { Type, Action, Actor, timeNano } = parsed.data;
  const attributes = Actor.Attributes ?? {};
  return {
    type: Type,
    action: Action,
    id: Actor.ID,
    containerId: Type === 'container' ? Actor.ID : (attributes['container'] ?? null),
    attributes,
    atMs: timeNano / 1e6,
  };
}

function openEventStream(docker: Docker, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
  const query = new URLSearchParams({
    filters: JSON.stringify({ type: ['container', 'network', 'image'] }),
    since: String(Math.floor(Date.now() / 1000) - overlapSeconds),
  });
  return openStream(docker, { method: 'GET', path: `/events?${query}`, signal });
}

async function forwardEvents(stream: AsyncIterable<Uint8Array>, watch: EngineWatch): Promise<void> {
  for await (const line of jsonLines(stream)) {
    const event = toEngineEvent(line);
    if (event !== null) watch.onEvent(event);
  }
}
