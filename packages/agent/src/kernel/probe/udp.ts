import { createSocket } from 'node:dgram';
import { createNonce, readEcho } from './echo.ts';
import { outcomeOfError } from './errors.ts';
import type { SocketTarget } from './tcp.ts';
import type { ProbeOutcome } from './types.ts';

/**
 * Sends a datagram and waits for one back, or for the ICMP error that tells of a refusal. The socket is connected, so
 * that only the very address and port asked may answer, and so that the kernel hands ICMP errors over.
 */
export function probeUdp({ address, port, timeoutMs, expectEcho }: SocketTarget): Promise<ProbeOutcome> {
  const nonce = createNonce();
  return new Promise((resolve) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    let settled = false;
    const settle = (outcome: ProbeOutcome) => {
      if (settled) return;
      settled = true;
      clearTimeout(limit);
      resolve(outcome);
      socket.close();
    };
    const limit = setTimeout(() => settle({ kind: 'silent' }), timeoutMs);
    socket.on('error', (error) => settle(outcomeOfError(error)));
    socket.once('message', (bytes) => {
      settle(expectEcho ? readEcho(bytes.toString('utf8'), nonce) : { kind: 'answered', how: 'a datagram came back' });
    });
    socket.connect(port, address, (error?: Error) => {
      if (settled) return;
      if (error) settle(outcomeOfError(error));
      else socket.send(`${nonce}\n`);
    });
  });
}
