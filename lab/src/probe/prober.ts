import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { z } from 'zod';
import { labMark, repositoryFolder } from '../config.ts';

/** The agent's own prober, so that the lab and the product ask the same question. */
const proberScript = join(repositoryFolder, 'packages/agent/src/kernel/probe/main.ts');

export interface ProbeTarget {
  readonly address: string;
  /** Left out for `icmp`. */
  readonly port?: number;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly timeoutMs?: number;
  /** Sent over the connection; what comes back is in the result. The echo server answers `peer?` with the sender's address. */
  readonly echo?: string;
}

const resultSchema = z.looseObject({
  id: z.number(),
  verdict: z.enum(['answers', 'blocked', 'unknown']),
  evidence: z.string(),
  ms: z.number(),
});

/** What a probe found; `evidence` says by which packet. */
export type ProbeResult = z.infer<typeof resultSchema>;

/** A process at a vantage point that sends packets when asked. */
export interface Prober {
  readonly running: boolean;
  probe(target: ProbeTarget): Promise<ProbeResult>;
  stop(): void;
}

const defaultTimeoutMs = 1_500;

/** Starts a prober; `enter` says how to get to the vantage point. */
export async function startProber(
  mark: string,
  enter: (argv: readonly string[]) => readonly string[],
): Promise<Prober> {
  const [program = '', ...args] = enter([process.execPath, proberScript]);
  const child = execa(program, args, { stdin: 'pipe', buffer: false, reject: false, env: { [labMark]: mark } });
  const waiting = new Map<number, { resolve(result: ProbeResult): void; reject(error: Error): void }>();
  let said = '';
  let running = true;
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-2000);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const result = resultSchema.parse(JSON.parse(line));
    waiting.get(result.id)?.resolve(result);
    waiting.delete(result.id);
  });
  child.nodeChildProcess.on('exit', () => {
    running = false;
    for (const { reject } of waiting.values())
      reject(new Error(`the prober ended: ${said.trim() || 'it said nothing'}`));
    waiting.clear();
  });
  let lastId = 0;
  return {
    get running() {
      return running;
    },
    probe: async (target) =>
      await new Promise((resolve, reject) => {
        if (!running) throw new Error(`the prober ended: ${said.trim()}`);
        const id = ++lastId;
        waiting.set(id, { resolve, reject });
        child.stdin.write(`${JSON.stringify({ timeoutMs: defaultTimeoutMs, ...target, id })}\n`);
      }),
    stop: () => {
      child.stdin.end();
      child.kill('SIGKILL');
    },
  };
}
