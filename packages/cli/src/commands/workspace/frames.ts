import { type Control, decodeFrame, encodeFrame, type Frame } from '@trailer/contract';
import { WebSocket } from 'ws';
import type { Session } from '../../client/session.ts';
import { CliError } from '../../exit.ts';
import { type Stream, writeAll } from '../../terminal/terminal.ts';
import { createDetachKeys } from './detach-keys.ts';

/** What a program in a container is given beside its output. */
export interface Conversation {
  /** Passes standard input on; without it the program's input ends at once. */
  readonly input: boolean;
  /** Passes every key and the terminal's size on. */
  readonly tty: boolean;
  /** Leaves the program's input open where none is passed on. */
  readonly keepInput?: boolean;
  /** Ctrl-P Ctrl-Q leaves, and is not passed on. */
  readonly detachable?: boolean;
}

/** Bytes that may wait to be sent before standard input is read no further. */
const sendBufferBytes = 1024 * 1024;

/**
 * Talks with a program over a WebSocket of session frames until it ends; resolves to its exit code, or to null when it
 * was left.
 */
export async function converse(
  socket: WebSocket,
  session: Session,
  conversation: Conversation,
): Promise<number | null> {
  const exitCode = receive(socket, session);
  const left = Promise.withResolvers<null>();
  const release = begin({ socket, session, leave: () => left.resolve(null) }, conversation);
  socket.resume();
  try {
    return await Promise.race([exitCode, left.promise]);
  } finally {
    release();
    socket.close();
  }
}

interface Begun {
  readonly socket: WebSocket;
  readonly session: Session;
  readonly leave: () => void;
}

function begin(begun: Begun, conversation: Conversation): () => void {
  if (conversation.input || conversation.tty) return sendInput(begun, conversation);
  return conversation.keepInput === true ? () => undefined : endInput(begun.socket);
}

/** The size of this terminal, as the API asks for it. */
export function terminalSize(session: Session): { readonly columns: number; readonly rows: number } {
  return { columns: session.terminal.stdout.columns ?? 80, rows: process.stdout.rows ?? 24 };
}

function send(socket: WebSocket, frame: Frame, sent?: () => void): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(encodeFrame(frame), sent);
}

/** Writes what comes, in order and no faster than it is read, and resolves to the program's exit code. */
function receive(socket: WebSocket, { terminal, signal }: Session): Promise<number> {
  return new Promise((resolve, reject) => {
    let written = Promise.resolve();
    const show = (stream: Stream, bytes: Uint8Array): void => {
      socket.pause();
      written = written.then(() => writeAll(stream, bytes)).then(() => socket.resume());
      written.catch(reject);
    };
    const obey = (control: Control): void => {
      if (control.type === 'exit') written.then(() => resolve(control.code), reject);
      if (control.type === 'error') reject(new CliError(control.message));
    };
    socket.on('message', (data: Buffer) => {
      const frame = decodeFrame(data);
      if (frame?.channel === 'stdout') show(terminal.stdout, frame.bytes);
      else if (frame?.channel === 'stderr') show(terminal.stderr, frame.bytes);
      else if (frame?.channel === 'control') obey(frame.control);
      else reject(new CliError('The server sent something that is not a session frame'));
    });
    socket.on('error', reject);
    socket.on('close', (_code, reason) => {
      const why = reason.length > 0 ? `: ${reason.toString()}` : '';
      // The exit code may still wait for the output before it to be written.
      written.then(() => reject(new CliError(`The session ended early${why}`)), reject);
    });
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function endInput(socket: WebSocket): () => void {
  send(socket, { channel: 'control', control: { type: 'end-of-input' } });
  return () => undefined;
}

/** Passes input and the terminal's size on; returns what puts the terminal back. */
function sendInput({ socket, session, leave }: Begun, { tty, detachable }: Conversation): () => void {
  const { stdin } = session.terminal;
  const keys = detachable === true ? createDetachKeys() : null;
  const onSent = (): void => {
    if (socket.bufferedAmount < sendBufferBytes) stdin.resume();
  };
  const onData = (bytes: Buffer): void => {
    const { passed, leaves } = keys?.(bytes) ?? { passed: bytes, leaves: false };
    if (passed.length > 0) send(socket, { channel: 'stdin', bytes: passed }, onSent);
    if (leaves) leave();
    if (socket.bufferedAmount >= sendBufferBytes) stdin.pause();
  };
  const onEnd = (): void => void endInput(socket);
  const onResize = (): void => {
    const { columns, rows } = process.stdout;
    send(socket, { channel: 'control', control: { type: 'resize', columns, rows } });
  };
  if (tty) {
    stdin.setRawMode?.(true);
    process.stdout.on('resize', onResize);
  }
  stdin.on('data', onData);
  stdin.once('end', onEnd);
  stdin.resume();
  return () => {
    stdin.off('data', onData);
    stdin.off('end', onEnd);
    stdin.pause();
    if (!tty) return;
    stdin.setRawMode?.(false);
    process.stdout.off('resize', onResize);
  };
}
