import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { z } from 'zod';
import { labMark, repositoryFolder } from '../config.ts';

/** The agent's own prober, so that the lab and the product ask the same question. */
const proberScript = join(repositoryFolder, 'packages/agent/src/kernel/probe/main.ts');

export interface ProbeTarget {
  readonly address: string;
  /** Null or left out for `icmp`. */
  readonly port?: number | null;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly timeoutMs?: number;
  /** True unless told: only a line of ours that comes back counts, as the lab's echo servers send it. */
  readonly expectEcho?: boolean;
  /** False unless told: where nothing serves, a refusal is no answer. */
  readonly refusalAnswers?: boolean;
}

const resultSchema = z.object({
  verdict: z.enum(['answers', 'blocked', 'unknown']),
  evidence: z.string(),
  ms: z.number(),
  /** The sender's address and port as the echo server saw them. */
  report: z.string().optional(),
});

const answerSchema = z.object({ id: z.number(), result: resultSchema });

/** What a probe found; `evidence` says by which packet. */
export type ProbeResult = z.infer<typeof resultSchema>;

/** A process at a vantage point that sends packets when asked. */
export interface Prober {
  readonly running: boolean;
  probe(target: ProbeTarget): Promise<ProbeResult>;
  stop(): void;
}

const defaultTimeoutMs = 1_500;

/** Starts a prober; `enter` says how to get to the vantage point. It ends with this process: its stdin closes. */
export async function startProber(
  mark: string,
  enter: (argv: readonly string[]) => readonly string[],
): Promise<Prober> {
  const [program = '', ...args] = enter([process.execPath, proberScript]);
  const child = execa(program, args, { stdin: 'pipe', buffer: false, reject: false, env: { [labMark]: mark } });
  const questions = new Questions((line) => child.stdin.write(line));
  child.stderr.on('data', (chunk: Buffer) => questions.noteComplaint(chunk.toString()));
  // A prober that ended leaves no reader: the end itself is told by its exit.
  child.stdin.on('error', () => questions.end());
  child.nodeChildProcess.on('exit', () => questions.end());
  createInterface({ input: child.stdout }).on('line', (line) => questions.answer(line));
  return {
    get running() {
      return questions.open;
    },
    probe: async (target) => await questions.ask(target),
    stop: () => {
      child.kill('SIGKILL');
    },
  };
}

interface Waiting {
  resolve(result: ProbeResult): void;
  reject(error: Error): void;
}

/** The questions under way at one prober, any number at once. */
class Questions {
  readonly #send: (line: string) => void;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #complaint = '';
  #open = true;

  constructor(send: (line: string) => void) {
    this.#send = send;
  }

  get open(): boolean {
    return this.#open;
  }

  async ask(target: ProbeTarget): Promise<ProbeResult> {
    if (!this.#open) throw this.#ended();
    const id = ++this.#lastId;
    return await new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send(`${JSON.stringify({ id, request: requestOf(target) })}\n`);
    });
  }

  answer(line: string): void {
    const { id, result } = answerSchema.parse(JSON.parse(line));
    this.#waiting.get(id)?.resolve(result);
    this.#waiting.delete(id);
  }

  noteComplaint(text: string): void {
    this.#complaint = `${this.#complaint}${text}`.slice(-2000);
  }

  end(): void {
    this.#open = false;
    for (const { reject } of this.#waiting.values()) reject(this.#ended());
    this.#waiting.clear();
  }

  #ended(): Error {
    return new Error(`the prober ended: ${this.#complaint.trim() || 'it said nothing'}`);
  }
}

function requestOf(target: ProbeTarget): object {
  const asksService = target.protocol !== 'icmp';
  return {
    timeoutMs: defaultTimeoutMs,
    ...(asksService ? { expectEcho: true, refusalAnswers: false } : {}),
    ...target,
    port: target.port ?? null,
  };
}
