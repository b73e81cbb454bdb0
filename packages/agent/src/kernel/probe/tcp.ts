import { connect, type Socket } from 'node:net';
import { createNonce, readEcho } from './echo.ts';
import { outcomeOfError } from './errors.ts';
import type { ProbeOutcome } from './types.ts';

/** Far more than an echo service sends; whoever sends more is not one. */
const replyLimit = 4096;

export interface SocketTarget {
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly expectEcho: boolean;
}

/** Opens a TCP connection and, where an echo is expected, waits for it. */
export function probeTcp(target: SocketTarget): Promise<ProbeOutcome> {
  return new Promise((resolve) => {
    const socket = connect({ host: target.address, port: target.port });
    const settle = (outcome: ProbeOutcome) => {
      clearTimeout(limit);
      resolve(outcome);
      socket.destroy();
    };
    const limit = setTimeout(() => settle({ kind: 'silent' }), target.timeoutMs);
    socket.on('error', (error) => settle(outcomeOfError(error)));
    socket.once('connect', () => {
      if (target.expectEcho) exchange(socket, settle);
      else settle({ kind: 'answered', how: 'connected' });
    });
  });
}

function exchange(socket: Socket, settle: (outcome: ProbeOutcome) => void): void {
  const nonce = createNonce();
  let reply = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    reply += text;
    if (reply.includes('\n') || reply.length > replyLimit) settle(readEcho(reply, nonce));
  });
  socket.once('end', () => {
    settle(
      reply === '' ? { kind: 'wrong-answer', how: 'connected, then closed without an answer' } : readEcho(reply, nonce),
    );
  });
  socket.write(`${nonce}\n`);
}
