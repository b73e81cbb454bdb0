import {
  type Control,
  createInMemorySessionPair,
  decodeFrame,
  encodeFrame,
  type SessionRequest,
} from '@trailer/contract';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../docker/errors.ts';
import { createCat } from '../docker/fake/session.ts';
import type { ExecSession, OutputChunk, TerminalSize } from '../docker/gate.ts';
import { runSession, type SessionContext } from './session.ts';

const exec: SessionRequest = { kind: 'exec', workspaceId: 'w1', command: ['cat'], tty: true, columns: 80, rows: 24 };
const logs: SessionRequest = { kind: 'logs', workspaceId: 'w1', follow: true, tail: 5, since: null, timestamps: false };

interface Client {
  readonly seen: string[];
  readonly ended: Promise<void>;
  readonly done: Promise<void>;
  say(text: string): Promise<void>;
  control(control: Control): Promise<void>;
  hangUp(): Promise<void>;
}

/** Runs a session and stands at its other end. */
function open(request: SessionRequest, over: Partial<SessionContext> & Pick<SessionContext, 'engine'>): Client {
  const pair = createInMemorySessionPair();
  const context = { containerId: 'c1', signal: new AbortController().signal, ...over };
  const ended = runSession(pair.agent, request, context);
  const writer = pair.server.writable.getWriter();
  const seen: string[] = [];
  const done = (async () => {
    for await (const bytes of pair.server.readable) {
      const frame = decodeFrame(bytes);
      if (frame?.channel === 'control') seen.push(JSON.stringify(frame.control));
      else if (frame) seen.push(`${frame.channel}: ${new TextDecoder().decode(frame.bytes)}`);
    }
  })();
  return {
    seen,
    ended,
    done,
    say: (text) => writer.write(encodeFrame({ channel: 'stdin', bytes: new TextEncoder().encode(text) })),
    control: (control) => writer.write(encodeFrame({ channel: 'control', control })),
    hangUp: () => writer.close(),
  };
}

async function* chunks(...texts: readonly string[]): AsyncGenerator<OutputChunk> {
  for (const text of texts) yield { stream: 'stdout', bytes: new TextEncoder().encode(text) };
}

function engineWith(session: ExecSession): SessionContext['engine'] {
  return { readLogs: () => chunks(), openExec: async () => session, openAttach: async () => session };
}

describe('an exec session', () => {
  it('carries input, output and the exit code', async () => {
    const client = open(exec, { engine: engineWith({ ...createCat(), exitCode: async () => 3 }) });
    await client.say('hello');
    await client.control({ type: 'end-of-input' });
    await client.done;
    await client.ended;
    expect(client.seen).toEqual(['stdout: hello', '{"type":"exit","code":3}']);
  });

  it('passes the size of the terminal on, at its start and whenever it changes', async () => {
    const sizes: (TerminalSize | null)[] = [];
    const session = { ...createCat(), resize: async (size: TerminalSize) => void sizes.push(size) };
    const engine: SessionContext['engine'] = {
      ...engineWith(createCat()),
      openExec: async (_id, { size }) => {
        sizes.push(size);
        return session;
      },
    };
    const client = open(exec, { engine });
    await client.control({ type: 'resize', columns: 120, rows: 40 });
    await client.control({ type: 'end-of-input' });
    await client.done;
    expect(sizes).toEqual([
      { columns: 80, rows: 24 },
      { columns: 120, rows: 40 },
    ]);
  });

  it('leaves the program when the client hangs up', async () => {
    const closed = Promise.withResolvers<void>();
    const cat = createCat();
    const session = {
      ...cat,
      close: () => {
        cat.close();
        closed.resolve();
      },
    };
    const client = open(exec, { engine: engineWith(session) });
    await client.hangUp();
    await closed.promise;
    await client.ended;
  });

  it('leaves the program when the other side went while it was being started', async () => {
    const opening = Promise.withResolvers<ExecSession>();
    const closed = Promise.withResolvers<void>();
    // A program that writes nothing and ends only when it is left.
    const output = async function* (): AsyncGenerator<OutputChunk> {
      await closed.promise;
      yield* chunks();
    };
    const session = { ...createCat(), output: output(), exitCode: async () => 0, close: () => closed.resolve() };
    const owner = new AbortController();
    const engine: SessionContext['engine'] = { ...engineWith(session), openExec: () => opening.promise };
    const client = open(exec, { engine, signal: owner.signal });
    owner.abort();
    opening.resolve(session);
    await closed.promise;
    await client.ended;
  });

  it('tells what the engine refused', async () => {
    const refusal = new EngineError({ message: 'container c1 is not running', status: 409 });
    const engine: SessionContext['engine'] = { ...engineWith(createCat()), openExec: () => Promise.reject(refusal) };
    const client = open(exec, { engine });
    await client.done;
    expect(client.seen).toEqual(['{"type":"error","message":"container c1 is not running"}']);
  });
});

describe('an attached session', () => {
  const attach: SessionRequest = { kind: 'attach', workspaceId: 'w1', columns: 80, rows: 24 };

  it('carries the main process at the size of the terminal, and how it ended', async () => {
    const sizes: (TerminalSize | null)[] = [];
    const cat = {
      ...createCat(),
      exitCode: async () => 7,
      resize: async (size: TerminalSize) => void sizes.push(size),
    };
    const engine: SessionContext['engine'] = {
      ...engineWith(cat),
      openAttach: async (_id, size) => {
        sizes.push(size);
        return cat;
      },
    };
    const client = open(attach, { engine });
    await client.say('hello');
    await client.control({ type: 'resize', columns: 120, rows: 40 });
    await client.control({ type: 'end-of-input' });
    await client.done;
    expect(client.seen).toEqual(['stdout: hello', '{"type":"exit","code":7}']);
    expect(sizes).toEqual([
      { columns: 80, rows: 24 },
      { columns: 120, rows: 40 },
    ]);
  });
});

describe('an attached session without input', () => {
  it('shows what is written, and says once which field to set when it is typed into', async () => {
    const written: string[] = [];
    const session = {
      ...createCat(),
      takesInput: false,
      write: async (bytes: Uint8Array) => void written.push(String(bytes)),
      exitCode: async () => 0,
    };
    const client = open(
      { kind: 'attach', workspaceId: 'w1', columns: null, rows: null },
      { engine: engineWith(session) },
    );
    await client.say('l');
    await client.say('s');
    await client.control({ type: 'end-of-input' });
    await client.done;
    expect(client.seen).toEqual([
      "stderr: the main process takes no input: set the workspace's field interactive to true, which makes its container anew\r\n",
      '{"type":"exit","code":0}',
    ]);
    expect(written).toEqual([]);
  });
});

describe('a log session', () => {
  it('carries the lines and ends with them', async () => {
    const client = open(logs, { engine: { ...engineWith(createCat()), readLogs: () => chunks('one\n', 'two\n') } });
    await client.done;
    expect(client.seen).toEqual(['stdout: one\n', 'stdout: two\n', '{"type":"exit","code":0}']);
  });

  it('reads no further than a slow client has room for', async () => {
    let read = 0;
    const block = new Uint8Array(64 * 1024);
    const readLogs = async function* (): AsyncGenerator<OutputChunk> {
      for (; read < 1000; read += 1) yield { stream: 'stdout', bytes: block };
    };
    const pair = createInMemorySessionPair();
    const owner = new AbortController();
    const ended = runSession(pair.agent, logs, {
      engine: { ...engineWith(createCat()), readLogs },
      containerId: 'c1',
      signal: owner.signal,
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(read).toBeLessThan(10);
    await pair.server.readable.cancel();
    owner.abort();
    await ended;
    expect(read).toBeLessThan(10);
  });

  it('ends when the client hangs up, also while nothing is written', async () => {
    const readLogs: SessionContext['engine']['readLogs'] = async function* (_id, { signal }) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      yield* chunks();
    };
    const client = open(logs, { engine: { ...engineWith(createCat()), readLogs } });
    await client.hangUp();
    await client.ended;
  });
});
