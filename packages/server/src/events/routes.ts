import type { Clock } from '../app/clock.ts';
import type { Call, Feature } from '../app/handler.ts';
import { problem } from '../app/problem.ts';
import type { EventLog } from './event-log.ts';
import { SseWriter } from './sse.ts';
import { streamEvents, streamRhythm } from './stream.ts';

/** Streams that may be open at once; each costs a query a second. */
const maxStreams = 256;

/** How long a reader may keep us waiting. */
const slowReaderPatienceMs = 30_000;

/** The route of the event stream. */
export function eventFeature(log: EventLog, clock: Clock): Feature {
  let open = 0;
  return {
    handlers: {
      'events.stream': async (call) => {
        const lastSeen = parseLastEventId(call.raw.request.headers['last-event-id']);
        if (open >= maxStreams) throw problem('rate_limited', `${maxStreams} event streams are open: close one first`);
        open += 1;
        try {
          await answerStream({ log, clock, lastSeen }, call);
        } finally {
          open -= 1;
        }
        return null;
      },
    },
  };
}

interface Answering {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly lastSeen: number | null;
}

async function answerStream(
  { log, clock, lastSeen }: Answering,
  { raw, signal }: Call<'events.stream'>,
): Promise<void> {
  raw.reply.hijack();
  const response = raw.reply.raw;
  // The headers that hooks gave to the reply do not reach a hijacked answer by themselves.
  for (const [name, value] of Object.entries(raw.reply.getHeaders())) {
    if (value !== undefined) response.setHeader(name, value);
  }
  // nginx would collect the stream in a buffer.
  const streaming = { 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
  response.writeHead(200, { 'content-type': 'text/event-stream', ...streaming });
  const sink = new SseWriter({ output: response, patienceMs: slowReaderPatienceMs, signal });
  try {
    await streamEvents({ log, clock, sink, lastSeen, rhythm: streamRhythm, signal });
    response.end();
  } catch (error) {
    // The answer has begun, no problem can be sent any more: a reader that was too slow or went away just ends.
    if (!signal.aborted) raw.request.log.info({ err: error }, 'event stream ended');
    response.destroy();
  }
}

function parseLastEventId(header: string | string[] | undefined): number | null {
  if (header === undefined || header === '') return null;
  if (typeof header === 'string' && /^\d{1,15}$/.test(header)) return Number(header);
  throw problem(
    'malformed_request',
    'Last-Event-ID must be the id of an event: send the last one you got, or leave it out',
  );
}
