import { decodeFrame, type Query, type SessionChannel, type SessionRequest } from '@trailer/contract';

/** What the agent is asked for when somebody wants logs. */
export function logRequest(workspaceId: string, query: Query<'workspaces.logs'>): SessionRequest {
  return {
    kind: 'logs',
    workspaceId,
    follow: query.follow === 'true',
    tail: query.tail ?? null,
    since: query.since ?? null,
    timestamps: query.timestamps === 'true',
  };
}

/**
 * The output a log session carries, both streams in the order in which they were written. Reads no faster than it is
 * read; cancelling it ends the session. An error the agent tells of becomes the stream's.
 */
export function readOutput(channel: SessionChannel): ReadableStream<Uint8Array> {
  return channel.readable.pipeThrough(new TransformStream<Uint8Array, Uint8Array>({ transform: unwrap }));
}

function unwrap(encoded: Uint8Array, controller: TransformStreamDefaultController<Uint8Array>): void {
  const frame = decodeFrame(encoded);
  if (frame === null) controller.error(new Error('the agent sent something that is no session frame'));
  else if (frame.channel !== 'control') controller.enqueue(frame.bytes);
  else if (frame.control.type === 'error') controller.error(new Error(frame.control.message));
  else if (frame.control.type === 'exit') controller.terminate();
}
