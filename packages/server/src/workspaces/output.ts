import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RouteName, SessionChannel } from '@trailer/contract';
import { closeChannel } from '../agents/sessions.ts';
import type { Call } from '../app/handler.ts';
import { readOutput } from './logs.ts';

interface Output {
  readonly channel: SessionChannel;
  readonly contentType: string;
  /** For the log, where it broke off: `log stream`. */
  readonly what: string;
}

/** Answers with what a session says as bytes, as it comes; ends the session with it. */
export async function answerOutput(
  { raw, signal }: Pick<Call<RouteName>, 'raw' | 'signal'>,
  { channel, contentType, what }: Output,
): Promise<void> {
  const { reply, request } = raw;
  reply.hijack();
  const response = reply.raw;
  // The headers that hooks gave to the reply do not reach a hijacked answer by themselves.
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) response.setHeader(name, value);
  }
  // nginx would collect the stream in a buffer.
  const streaming = { 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
  response.writeHead(200, { 'content-type': contentType, ...streaming });
  response.flushHeaders();
  try {
    await pipeline(Readable.fromWeb(readOutput(channel)), response, { signal });
  } catch (error) {
    // The answer has begun, no problem can be sent any more: `pipeline` cut the connection, so the reader knows.
    if (!signal.aborted) request.log.info({ err: error }, `${what} ended early`);
  } finally {
    closeChannel(channel, `nobody reads this ${what} any more`);
  }
}
