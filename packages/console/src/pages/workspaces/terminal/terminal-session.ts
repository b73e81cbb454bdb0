import { decodeFrame, encodeFrame, type Frame } from '@trailer/contract';
import { client } from '../../../api/client.ts';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface TerminalEvents {
  onOpen(): void;
  onOutput(bytes: Uint8Array): void;
  /** Called once, with why it ended in words. */
  onEnd(reason: string): void;
}

/** A program in a workspace with a terminal around it. */
export interface TerminalSession {
  type(bytes: Uint8Array): void;
  resize(size: TerminalSize): void;
  close(): void;
}

/** What to try as a shell: an image may have no more than one of them. */
const shell = ['/bin/sh', '-c', 'exec $(command -v bash || echo /bin/sh)'];

/** Opens a shell in a workspace over a WebSocket of session frames. */
export function openTerminal(id: string, size: TerminalSize, events: TerminalEvents): TerminalSession {
  const url = client.url('workspaces.exec', { id, query: { command: shell, tty: 'true', ...size } });
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  let ended = false;
  const end = (reason: string): void => {
    if (ended) return;
    ended = true;
    events.onEnd(reason);
    socket.close();
  };
  socket.onopen = () => events.onOpen();
  socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => take(decodeFrame(new Uint8Array(data)), events, end);
  // A browser does not tell why a WebSocket was refused.
  socket.onclose = () => end('The connection was closed. Does the workspace run?');
  const send = (frame: Frame): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(new Uint8Array(encodeFrame(frame)));
  };
  return {
    type: (bytes) => send({ channel: 'stdin', bytes }),
    resize: ({ columns, rows }) => send({ channel: 'control', control: { type: 'resize', columns, rows } }),
    close: () => {
      ended = true;
      socket.close();
    },
  };
}

function take(frame: Frame | null, events: TerminalEvents, end: (reason: string) => void): void {
  if (frame === null) end('The server sent something that is not a session frame.');
  else if (frame.channel !== 'control') events.onOutput(frame.bytes);
  else if (frame.control.type === 'exit') end(`The shell ended with ${frame.control.code}.`);
  else if (frame.control.type === 'error') end(frame.control.message);
}
