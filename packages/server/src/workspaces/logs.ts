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
 * read; ending it early ends the session.
 */
export async function* readOutput(channel: SessionChannel): AsyncGenerator<Uint8Array> {
  try {
    for await (const encoded of channel.readable) {
      const frame = decodeFrame(encoded);
      if (frame === null) throw new Error('the agent sent something that is no session frame');
      if (frame.channel !== 'control') {
        yield frame.bytes;
      } else if (frame.control.type === 'error') {
        throw new Error(frame.control.message);
      } else if (frame.control.type === 'exit') {
        return;
      }
    }
  } finally {
    await channel.writable.abort('nobody reads this log any more').catch(() => undefined);
  }
}
