import { connect, type Socket } from 'node:net';
import type { DialOutcome, DialQuestion } from './messages.ts';

/** A peer that vanished is noticed within minutes of silence. */
const keepAliveMs = 60_000;

/** How dialling ended: with a connection, or with why there is none. */
export interface Dialled {
  readonly connection: Socket | null;
  readonly failures: readonly DialOutcome[];
}

/**
 * The first connection that comes about, or why none did at each address. One that is given to another process
 * (`handedOver`) is paused, so that nothing of it is read here; any other keeps what comes until somebody reads it.
 */
export async function dialFirst(
  { addresses, port, timeoutMs }: Omit<DialQuestion, 'id'>,
  { handedOver }: { readonly handedOver: boolean },
): Promise<Dialled> {
  const failures: DialOutcome[] = [];
  const deadline = performance.now() + timeoutMs;
  for (const address of addresses) {
    const leftMs = deadline - performance.now();
    const reached = leftMs > 0 ? await dial({ address, port, timeoutMs: leftMs, handedOver }) : 'ETIMEDOUT';
    if (typeof reached !== 'string') return { connection: reached, failures };
    failures.push({ address, code: reached });
  }
  return { connection: null, failures };
}

interface Target {
  readonly address: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly handedOver: boolean;
}

/** A connection, or the code of the error. */
function dial({ address, port, timeoutMs, handedOver }: Target): Promise<Socket | string> {
  return new Promise((resolve) => {
    const socket = connect({
      host: address,
      port,
      allowHalfOpen: true,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: keepAliveMs,
    });
    // What a server says first stays in the kernel, for the process that the connection is given to.
    if (handedOver) socket.pause();
    const settle = (result: Socket | string): void => {
      clearTimeout(limit);
      socket.removeAllListeners('error').removeAllListeners('connect');
      if (typeof result === 'string') socket.on('error', () => undefined).destroy();
      resolve(result);
    };
    const limit = setTimeout(() => settle('ETIMEDOUT'), timeoutMs);
    socket.once('error', (error: NodeJS.ErrnoException) => settle(error.code ?? 'EUNKNOWN'));
    socket.once('connect', () => settle(socket));
  });
}
