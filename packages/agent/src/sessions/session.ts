import {
  type Control,
  decodeFrame,
  encodeFrame,
  type Frame,
  type SessionChannel,
  type SessionRequest,
} from '@trailer/contract';
import type { EngineGate, ExecSession, OutputChunk, TerminalSize } from '../docker/gate.ts';

export interface SessionContext {
  readonly engine: Pick<EngineGate, 'readLogs' | 'openExec' | 'openAttach'>;
  /** The container of the workspace. */
  readonly containerId: string;
  readonly signal: AbortSignal;
}

type RequestOf<Kind extends SessionRequest['kind']> = Extract<SessionRequest, { readonly kind: Kind }>;

/**
 * Serves one session until it ends: output as frames, then how it ended. Writing waits while the other side is slow;
 * when the other side goes, the session ends.
 */
export async function runSession(
  channel: SessionChannel,
  request: SessionRequest,
  context: SessionContext,
): Promise<void> {
  const writer = channel.writable.getWriter();
  const client = new AbortController();
  const signal = AbortSignal.any([context.signal, client.signal]);
  writer.closed.catch(() => client.abort());
  const send = (frame: Frame): Promise<void> => writer.write(encodeFrame(frame));
  try {
    const { engine, containerId } = context;
    const served = { channel, send, signal, containerId, engine, clientGone: () => client.abort() };
    const code = await serve(request, served);
    await send({ channel: 'control', control: { type: 'exit', code } });
  } catch (error) {
    if (!signal.aborted) await tell(send, error);
  } finally {
    client.abort();
    await Promise.allSettled([writer.close(), channel.readable.locked ? undefined : channel.readable.cancel()]);
  }
}

interface Served {
  readonly channel: SessionChannel;
  readonly send: (frame: Frame) => Promise<void>;
  readonly signal: AbortSignal;
  readonly containerId: string;
  readonly engine: SessionContext['engine'];
  readonly clientGone: () => void;
}

async function serve(request: SessionRequest, served: Served): Promise<number> {
  const { engine, containerId } = served;
  switch (request.kind) {
    case 'logs':
      return serveLogs(request, served);
    case 'exec': {
      const { command, tty } = request;
      return serveProgram(await engine.openExec(containerId, { command, tty, size: sizeOf(request) }), served);
    }
    case 'attach':
      return serveProgram(await engine.openAttach(containerId, sizeOf(request)), served);
  }
}

function sizeOf({ columns, rows }: RequestOf<'exec' | 'attach'>): TerminalSize | null {
  return columns === null || rows === null ? null : { columns, rows };
}

async function serveLogs(request: RequestOf<'logs'>, served: Served): Promise<number> {
  const { follow, tail, since, timestamps } = request;
  const { engine, containerId, signal } = served;
  void receive(served, async () => undefined);
  await forward(engine.readLogs(containerId, { follow, tail, since, timestamps, signal }), served);
  return 0;
}

async function serveProgram(session: ExecSession, served: Served): Promise<number> {
  served.signal.addEventListener('abort', () => session.close());
  try {
    // The other side may have gone while the session was being opened: no abort comes any more.
    if (served.signal.aborted) session.close();
    void receive(served, feeder(session, served.send));
    await forward(session.output, served);
    return await session.exitCode();
  } finally {
    session.close();
  }
}

async function forward(output: AsyncIterable<OutputChunk>, { send }: Served): Promise<void> {
  for await (const { stream, bytes } of output) await send({ channel: stream, bytes });
}

/** Takes what the other side sends until it goes, or breaks the protocol: both end the session. */
async function receive(served: Served, take: (frame: Frame) => Promise<void>): Promise<void> {
  const reader = served.channel.readable.getReader();
  const stop = (): void => void reader.cancel().catch(() => undefined);
  served.signal.addEventListener('abort', stop);
  if (served.signal.aborted) stop();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const frame = decodeFrame(read.value);
      if (frame === null) break;
      // A program that has ended takes no more input, but its last output is still to be told.
      await take(frame).catch(() => undefined);
    }
  } catch {
    // The channel broke: the same as an end.
  } finally {
    served.clientGone();
  }
}

/** Ends as a terminal in raw mode wants its lines to. */
const noInput =
  "the main process takes no input: set the workspace's field interactive to true, which makes its container anew\r\n";

/** Passes on what is sent to a program; whoever sends to one that reads nothing is told so, once. */
function feeder(session: ExecSession, send: Served['send']): (frame: Frame) => Promise<void> {
  let told = false;
  return async (frame) => {
    if (frame.channel === 'control') return control(session, frame.control);
    if (frame.channel !== 'stdin' || told) return;
    if (session.takesInput) return session.write(frame.bytes);
    told = true;
    await send({ channel: 'stderr', bytes: new TextEncoder().encode(noInput) });
  };
}

async function control(session: ExecSession, message: Control): Promise<void> {
  switch (message.type) {
    case 'resize':
      return session.resize({ columns: message.columns, rows: message.rows });
    case 'end-of-input':
      return session.endInput();
    case 'exit':
    case 'error':
      // Only the agent's side says how a program ended.
      return;
  }
}

async function tell(send: Served['send'], error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  await send({ channel: 'control', control: { type: 'error', message } }).catch(() => undefined);
}
