import { WebSocket } from 'ws';
import { refusalOf } from '../commands/workspace/refusal.ts';
import type { Session } from './session.ts';

/**
 * Opens a WebSocket of the API; a refusal throws what the server said. It comes paused: what the server sends at once
 * waits until somebody listens.
 */
export function openWebSocket(url: URL, { token, signal }: Pick<Session, 'token' | 'signal'>): Promise<WebSocket> {
  const target = new URL(url);
  target.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(target, { headers, perMessageDeflate: false });
    socket.binaryType = 'nodebuffer';
    const leave = (): void => socket.terminate();
    signal.addEventListener('abort', leave);
    socket.once('close', () => signal.removeEventListener('abort', leave));
    socket.once('open', () => {
      socket.pause();
      resolve(socket);
    });
    socket.once('error', reject);
    socket.once('unexpected-response', (_request, response) => {
      refusalOf(response).then(reject, reject);
    });
  });
}
