import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { ask, openStream } from './engine.ts';
import { EngineError } from './errors.ts';
import type {
  CommandResult,
  EngineGate,
  ExecRequest,
  ExecSession,
  LogRequest,
  OutputChunk,
  TerminalSize,
} from './gate.ts';
import { asStdout, demultiplex } from './streams.ts';

/** The engine ends the streams a moment before it knows the exit code. */
const exitPollMs = 10;
const exitPolls = 300;

/** A main process that still runs so long after its streams ended was left, and did not end. */
const mainExitPolls = 50;

/** Commands, terminals and logs of the gate. */
export function execCalls(docker: Docker): Pick<EngineGate, 'exec' | 'openExec' | 'openAttach' | 'readLogs'> {
  return {
    exec: async (containerId, command, { stdin, privileged, signal }) => {
      const session = await startExec(docker, containerId, {
        Cmd: [...command],
        Privileged: privileged,
        Tty: false,
        AttachStdin: stdin !== undefined,
      });
      return runToEnd(session, { stdin, signal });
    },
    openExec: (containerId, request) => startExec(docker, containerId, toExecOptions(request)),
    openAttach: (containerId, size) => attach(docker, containerId, size),
    readLogs: (containerId, request) => readLogs(docker, containerId, request),
  };
}

function toExecOptions({ command, tty, size }: ExecRequest): Docker.ExecCreateOptions {
  return {
    Cmd: [...command],
    Tty: tty,
    AttachStdin: true,
    ...(tty ? { Env: ['TERM=xterm-256color'] } : {}),
    ...(size === null ? {} : { ConsoleSize: [size.rows, size.columns] }),
  };
}

async function startExec(docker: Docker, containerId: string, options: Docker.ExecCreateOptions): Promise<ExecSession> {
  const streams = { AttachStdout: true, AttachStderr: true };
  const exec = await ask(docker.getContainer(containerId).exec({ ...streams, ...options }));
  const tty = options.Tty === true;
  const socket: Duplex = await ask(exec.start({ hijack: true, stdin: true, Tty: tty }));
  return {
    ...streamsOf(socket, tty),
    takesInput: true,
    resize: async ({ rows, columns }) => {
      await ask(exec.resize({ h: rows, w: columns }));
    },
    exitCode: () => waitForExit(exec),
  };
}

function streamsOf(socket: Duplex, tty: boolean): Pick<ExecSession, 'output' | 'write' | 'endInput' | 'close'> {
  return {
    output: tty ? asStdout(socket) : demultiplex(socket),
    write: async (bytes) => {
      if (!socket.write(bytes)) await once(socket, 'drain');
    },
    endInput: () => socket.end(),
    close: () => socket.destroy(),
  };
}

async function attach(docker: Docker, containerId: string, size: TerminalSize | null): Promise<ExecSession> {
  const container = docker.getContainer(containerId);
  const { Config, State } = await ask(container.inspect());
  if (!State.Running) throw new EngineError({ message: `container ${containerId} is not running`, status: 409 });
  const streams = { stream: true, stdout: true, stderr: true, stdin: Config.OpenStdin };
  const socket = (await ask(container.attach({ ...streams, hijack: true }))) as Duplex;
  const session = streamsOf(socket, Config.Tty);
  const resize = async ({ rows, columns }: TerminalSize): Promise<void> => {
    if (Config.Tty) await ask(container.resize({ h: rows, w: columns }));
  };
  // The main process was there before its client: it learns of this terminal's size only now.
  if (size !== null) await resize(size).catch(() => undefined);
  return {
    ...session,
    takesInput: Config.OpenStdin,
    // Bytes and an end that the engine would throw away, the end with the whole session.
    ...(Config.OpenStdin ? {} : { write: async () => undefined, endInput: () => undefined }),
    resize,
    exitCode: () => exitOfMain(container),
  };
}

/** Whoever left it, by the engine's own keys, left a process that runs on. */
async function exitOfMain(container: Docker.Container): Promise<number> {
  for (let poll = 0; poll < mainExitPolls; poll += 1) {
    const { State } = await ask(container.inspect());
    if (!State.Running) return State.ExitCode;
    await sleep(exitPollMs);
  }
  return 0;
}

async function waitForExit(exec: Docker.Exec): Promise<number> {
  for (let poll = 0; poll < exitPolls; poll += 1) {
    const { Running, ExitCode } = await ask(exec.inspect());
    if (!Running && ExitCode !== null) return ExitCode;
    await sleep(exitPollMs);
  }
  throw new Error('the engine does not say how the command ended');
}

/** Gives a program its input and gathers what it says; an abort closes its streams, and what it said is lost. */
export async function runToEnd(
  session: ExecSession,
  { stdin, signal }: { readonly stdin: string | undefined; readonly signal: AbortSignal | undefined },
): Promise<CommandResult> {
  const leave = (): void => session.close();
  signal?.addEventListener('abort', leave);
  try {
    if (signal?.aborted) leave();
    signal?.throwIfAborted();
    if (stdin !== undefined) await session.write(Buffer.from(stdin));
    session.endInput();
    return await gather(session);
  } finally {
    signal?.removeEventListener('abort', leave);
  }
}

async function gather(session: ExecSession): Promise<CommandResult> {
  const texts = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  const result = { stdout: '', stderr: '' };
  for await (const { stream, bytes } of session.output) result[stream] += texts[stream].decode(bytes, { stream: true });
  return { ...result, exitCode: await session.exitCode() };
}

async function* readLogs(docker: Docker, containerId: string, request: LogRequest): AsyncGenerator<OutputChunk> {
  const query = new URLSearchParams({
    stdout: 'true',
    stderr: 'true',
    follow: String(request.follow),
    tail: request.tail === null ? 'all' : String(request.tail),
    timestamps: String(request.timestamps),
    ...(request.since === null ? {} : { since: toUnixSeconds(request.since) }),
  });
  const { Config } = await ask(docker.getContainer(containerId).inspect());
  const path = `/containers/${encodeURIComponent(containerId)}/logs?${query}`;
  const stream = await openStream(docker, { method: 'GET', path, signal: request.signal });
  yield* Config.Tty ? asStdout(stream) : demultiplex(stream);
}

/** The engine takes seconds since 1970 only; texts that are no time pass through, for the engine to refuse. */
function toUnixSeconds(time: string): string {
  const ms = Date.parse(time);
  return /^\d+(\.\d+)?$/.test(time) || Number.isNaN(ms) ? time : (ms / 1000).toFixed(3);
}
