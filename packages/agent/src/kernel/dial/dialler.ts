// biome-ignore lint/style/noRestrictedImports: open connections come with the child's messages, which execa does not pass on
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import { openNamespace } from '../namespace/open.ts';
import { findScript } from '../script.ts';
import { type DialQuestion, dialAnswerSchema } from './messages.ts';
import type { Dialled } from './tcp.ts';

/** Opens connections in one network namespace. Whoever opened it closes it; connections live on. */
export interface Dialler {
  /** False once its process ended. */
  readonly isAlive: boolean;
  dial(question: Omit<DialQuestion, 'id'>): Promise<Dialled>;
  close(): void;
}

interface Waiting {
  readonly resolve: (dialled: Dialled) => void;
  readonly reject: (error: Error) => void;
}

const script = { checkout: './main.ts', build: './dial.mjs' } as const;

const maxStderrBytes = 2_000;

/**
 * Starts a dialler in the network namespace of process `pid`. Refuses the namespace this process is in: that is the
 * host's, whose ports are no workspace's.
 */
export function openDialler(pid: number): Dialler {
  const handle = openNamespace(pid);
  try {
    // The child opens the namespace by its own copy of the handle: a pid may be another process's by then.
    const argv = ['--net=/proc/self/fd/3', '--', process.execPath, findScript(import.meta.url, script)];
    const child = spawn('nsenter', argv, { stdio: ['ignore', 'ignore', 'pipe', handle, 'ipc'] });
    return new ProcessDialler(child);
  } finally {
    closeSync(handle);
  }
}

class ProcessDialler implements Dialler {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  #said = '';
  #gone: Error | null = null;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (message, handle) => this.#settle(message, handle));
    child.on('error', (error) => this.#end(error.message));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(0, maxStderrBytes);
    });
    child.on('close', () => this.#end(this.#said.trim().split('\n', 1)[0] || 'it said nothing'));
  }

  get isAlive(): boolean {
    return this.#gone === null;
  }

  dial(question: Omit<DialQuestion, 'id'>): Promise<Dialled> {
    return new Promise((resolve, reject) => {
      if (this.#gone !== null) return reject(this.#gone);
      const id = this.#nextId++;
      this.#waiting.set(id, { resolve, reject });
      // When the process is gone its end tells all who wait.
      this.#child.send({ ...question, id } satisfies DialQuestion, () => undefined);
    });
  }

  close(): void {
    this.#end('it was closed');
    if (this.#child.connected) this.#child.disconnect();
  }

  #settle(message: unknown, handle: unknown): void {
    const connection = handle instanceof Socket ? handle : null;
    const answer = dialAnswerSchema.safeParse(message);
    const waiting = answer.success ? this.#waiting.get(answer.data.id) : undefined;
    if (answer.success) this.#waiting.delete(answer.data.id);
    if (waiting === undefined || !answer.success) connection?.destroy();
    else waiting.resolve({ connection: connection && asHalfOpen(connection), failures: answer.data.failures });
  }

  #end(why: string): void {
    this.#gone ??= new Error(`the dialler of the container's namespace ended: ${why}`);
    for (const { reject } of this.#waiting.values()) reject(this.#gone);
    this.#waiting.clear();
  }
}

/** What crosses between processes is the kernel's part of a connection, and Node makes one that closes at its first FIN of it. */
function asHalfOpen(connection: Socket): Socket {
  connection.allowHalfOpen = true;
  return connection;
}
