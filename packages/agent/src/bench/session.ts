import {
  type AgentAnswer,
  type AgentRequest,
  type AgentTransport,
  type BenchEvent,
  type BenchListenRequest,
  type BenchRequest,
  encodeFrame,
  type Frame,
  type SessionChannel,
} from '@trailer/contract';
import type { Logger } from 'pino';
import { alreadyMeasuring, type Bench } from './bench.ts';

interface BenchContext {
  readonly bench: Bench;
  readonly transport: AgentTransport;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Opens a session of the bench; refuses a second measurement before anything is opened. */
export async function openBench(
  { bench: request, sessionId }: Extract<AgentRequest, { readonly kind: 'open-bench' }>,
  { bench, transport, logger, signal }: BenchContext,
): Promise<AgentAnswer> {
  if (request.kind === 'bench' && bench.isRunning) return { kind: 'failed', message: alreadyMeasuring };
  const channel = await transport.openSession(sessionId, signal);
  void serveBench(channel, request, { bench, signal }).catch((error: unknown) => {
    logger.error({ err: error }, 'agent: a measurement ended badly');
  });
  return { kind: 'session-opened' };
}

/**
 * Carries out what a session asks of the bench and tells it as lines of JSON on stdout. Ends with the work, or when the
 * other side goes or says anything.
 */
async function serveBench(
  channel: SessionChannel,
  request: BenchRequest | BenchListenRequest,
  { bench, signal: owner }: Pick<BenchContext, 'bench' | 'signal'>,
): Promise<void> {
  const client = new AbortController();
  const signal = AbortSignal.any([owner, client.signal]);
  const writer = channel.writable.getWriter();
  const reader = channel.readable.getReader();
  const leave = (): void => client.abort(new Error('nobody waits for it any more'));
  writer.closed.catch(leave);
  reader.read().then(leave, leave);
  const send = (frame: Frame): Promise<void> => writer.write(encodeFrame(frame));
  const say = (value: object): Promise<void> =>
    send({ channel: 'stdout', bytes: new TextEncoder().encode(`${JSON.stringify(value)}\n`) });
  try {
    if (request.kind === 'bench') await bench.measure(request, say, signal);
    else await bench.listen(request, (port) => say({ port }), signal);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!signal.aborted) await say({ type: 'failed', message } satisfies BenchEvent).catch(() => undefined);
  } finally {
    await send({ channel: 'control', control: { type: 'exit', code: 0 } }).catch(() => undefined);
    await Promise.allSettled([writer.close(), reader.cancel()]);
  }
}
