import { decodeFrame, encodeFrame, type Frame, protocolsWithKey } from '@trailer/contract';
import { client } from '../../../api/client.ts';
import { consoleKey } from '../../../api/console-key.ts';

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

/** What a terminal is opened on: a shell of its own, or the container's main program, which must be interactive. */
export type Program = 'shell' | 'main';

export interface TerminalPlace {
  readonly workspaceId: string;
  readonly program: Program;
}

/** What to try as a shell: an image may have no more than one of them. */
const shell = ['/bin/sh', '-c', 'exec $(command -v bash || echo /bin/sh)'];

/** Opens a program of a workspace over a WebSocket of session frames. */
export function openTerminal(place: TerminalPlace, size: TerminalSize, events: TerminalEvents): TerminalSession {
  const url = addressOf(place, size);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  // It cannot send headers either.
  const socket = new WebSocket(url, protocolsWithKey(consoleKey()));
  socket.binaryType = 'arraybuffer';
  let ended = false;
  const end = (reason: string): void => {
    if (ended) return;
    ended = true;
    events.onEnd(reason);
    socket.close();
  };
  socket.onopen = () => events.onOpen();
  const { program } = place;
  socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) =>
    take(decodeFrame(new Uint8Array(data)), { program, events, end });
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

function addressOf({ workspaceId: id, program }: TerminalPlace, size: TerminalSize): URL {
  if (program === 'main') return client.url('workspaces.attach', { id, query: size });
  return client.url('workspaces.exec', { id, query: { command: shell, tty: 'true', ...size } });
}

interface Taken {
  readonly program: Program;
  readonly events: TerminalEvents;
  readonly end: (reason: string) => void;
}

function take(frame: Frame | null, { program, events, end }: Taken): void {
  if (frame === null) end('The server sent something that is not a session frame.');
  else if (frame.channel !== 'control') events.onOutput(frame.bytes);
  else if (frame.control.type === 'exit') end(howItEnded(program, frame.control.code));
  else if (frame.control.type === 'error') end(frame.control.message);
}

/** A main program that was left, by the engine's own keys, says 0 as well. */
function howItEnded(program: Program, code: number): string {
  if (program === 'shell') return `The shell ended with ${code}.`;
  return code === 0 ? 'The main program was left, or ended with 0.' : `The main program ended with ${code}.`;
}
