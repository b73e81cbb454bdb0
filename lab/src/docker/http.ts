import { request } from 'node:http';
import type { Readable } from 'node:stream';

export interface DockerRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** A tar to send instead of a JSON body. */
  readonly tar?: Readable;
}

export interface DockerAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** One request to an engine through its socket; any status is an answer, only a dead socket throws. */
export async function callEngine(
  socketPath: string,
  { method, path, body, tar }: DockerRequest,
): Promise<DockerAnswer> {
  return await new Promise((resolve, reject) => {
    const contentType = tar === undefined ? 'application/json' : 'application/x-tar';
    const outgoing = request(
      { socketPath, method, path, headers: { host: 'docker', 'content-type': contentType } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks) }));
        incoming.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    if (tar === undefined) outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    else tar.on('error', reject).pipe(outgoing);
  });
}

/** The output of a container without a terminal: frames of an 8-byte head (stream, length) and text. */
export function demultiplex(stream: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= stream.length; ) {
    const length = stream.readUInt32BE(at + 4);
    parts.push(stream.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts).toString('utf8');
}
