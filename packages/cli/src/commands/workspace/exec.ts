import { type Control, decodeFrame, encodeFrame, type Frame } from '@trailer/contract';
import { WebSocket } from 'ws';
import { findWorkspace } from '../../client/find.ts';
import type { Session } from '../../client/session.ts';
import { CliError, usageError } from '../../exit.ts';
import { type Stream, writeAll } from '../../terminal/terminal.ts';
import { refusalOf } from './refusal.ts';
import type { ExecOptions } from './session-options.ts';

interface ExecRequest {
  readonly reference: string;
  readonly command: readonly string[];
}

/** Runs a command in the container and ends with its exit code. */
export async function execCommand(
  session: Session,
  { reference, command }: ExecRequest,
  options: ExecOptions,
): Promise<number> {
  const { id } = await findWorkspace(session, reference);
  const tty = options.tty === true;
  const { stdin, stdout } = session.terminal;
  if (tty && stdin.isTTY !== true) throw usageError('--tty needs a terminal; leave -t out in a pipe');
  const url = session.client.url('workspaces.exec', {
    id,
    query: {
      command: [...command],
      ...(tty ? { tty: 'true' as const, columns: stdout.columns ?? 80, rows: process.stdout.rows ?? 24 } : {}),
    },
  });
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = await connect(url, session);
  const exitCode = receive(socket, session);
  const release = options.interactive === true || tty ? sendInput(socket, session, tty) : endInput(socket);
  try {
    return await exitCode;
  } finally {
    release();
    socket.close();
  }
}

function connect(url: URL, session: Session): Promise<WebSocket> {
  const headers = session.token === undefined ? {} : { authorization: `Bearer ${session.token}` };
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers, perMessageDeflate: false });
    socket.binaryType = 'nodebuffer';
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
    socket.once('unexpected-response', (_request, response) => {
      refusalOf(response).then(reject, reject);
    });
  });
}

function send(socket: WebSocket, frame: Frame): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(encodeFrame(frame));
}

/** Writes what comes, in order, and resolves to the command's exit code. */
function receive(socket: WebSocket, { terminal, signal }: Session): Promise<number> {
  return new Promise((resolve, reject) => {
    let written = Promise.resolve();
    const show = (stream: Stream, bytes: Uint8Array): void => {
      written = written.then(() => writeAll(stream, bytes));
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
function sendInput(socket: WebSocket, { terminal: { stdin } }: Session, tty: boolean): () => void {
  const onData = (bytes: Buffer): void => send(socket, { channel: 'stdin', bytes });
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
