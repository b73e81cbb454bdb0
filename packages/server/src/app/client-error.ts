import type { Socket } from 'node:net';
import { problem, problemBody } from './problem.ts';

/** Answers what is not HTTP at all, or has headers beyond all measure; no route and no hook ever sees it. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(
    problemBody(problem('malformed_request', 'this is not an HTTP request that can be read')),
  );
  const head = [
    'HTTP/1.1 400 Bad Request',
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
