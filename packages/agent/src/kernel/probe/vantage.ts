import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { findScript } from '../script.ts';
import { parseAnswer } from './lines.ts';
import type { ProbeRequest, ProbeResult } from './types.ts';

/** A process that sends probes from one network namespace. Whoever opened it closes it. */
export interface ProbeVantage {
  probe(request: ProbeRequest): Promise<ProbeResult>;
  close(): Promise<void>;
}

const script = { checkout: './main.ts', build: './probe.mjs' } as const;

interface Waiting {
  readonly resolve: (result: ProbeResult) => void;
  readonly reject: (error: Error) => void;
}

/** Starts a probe process in the network namespace behind a file such as `/proc/PID/ns/net`. */
export function openProbeVantage(namespaceFile: string): ProbeVantage {
  const argv = [`--net=${namespaceFile}`, '--', process.execPath, findScript(import.meta.url, script)];
  const subprocess = execa('nsenter', argv, { reject: false, stdin: 'pipe', buffer: { stdout: false, stderr: true } });
  const waiting = new Map<number, Waiting>();
  let nextId = 0;
  createInterface({ input: subprocess.stdout }).on('line', (line) => {
    const answer = parseAnswer(line);
    if (answer === null) return;
    waiting.get(answer.id)?.resolve(answer.result);
    waiting.delete(answer.id);
  });
  // Writing to a process that is gone fails here too: why it is gone is told below.
  subprocess.stdin.on('error', () => undefined);
  let gone: Error | undefined;
  const ended = subprocess.then(({ stderr }) => {
    gone = new Error(`the probe process in ${namespaceFile} ended: ${firstLine(stderr)}`);
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
  });
  return {
    probe: (request) =>
      new Promise((resolve, reject) => {
        if (gone !== undefined) {
          reject(gone);
          return;
        }
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        subprocess.stdin.write(`${JSON.stringify({ id, request })}\n`);
      }),
    close: async () => {
      subprocess.stdin.end();
      await ended;
    },
  };
}

function firstLine(text: string | undefined): string {
  return text?.trim().split('\n', 1)[0] || 'it said nothing';
}
