import type { ProbeResult } from '@trailer/agent';
import { z } from 'zod';
import { type Prober, type ProbeTarget, requestOf } from '../probe/prober.ts';
import { jobFolder } from './job.ts';
import type { PlaceInside, VmHost } from './vm-host.ts';

const answerSchema = z.object({
  id: z.int(),
  result: z.object({
    verdict: z.enum(['answers', 'blocked', 'unknown']),
    evidence: z.string(),
    ms: z.number(),
    report: z.string().optional(),
  }),
});

/** An emulated machine that does something else as well takes a second for what others do in a millisecond. */
const defaultTimeoutMs = 6_000;

interface Question {
  readonly target: ProbeTarget;
  readonly resolve: (result: ProbeResult) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The agent's own prober at a place inside a host. Its process takes a second of an emulated machine to start, so that
 * questions asked at once share one.
 */
export function proberInside(host: Pick<VmHost, 'run'>, where: PlaceInside): Prober {
  const argv = [...enterPlace(where), 'node', `${jobFolder}/agent/probe.mjs`];
  let waiting: Question[] = [];
  const ask = async () => {
    const questions = waiting;
    waiting = [];
    const lines = questions.map(({ target }, id) => {
      const request = requestOf({ timeoutMs: defaultTimeoutMs, ...target });
      return `${JSON.stringify({ id, request })}\n`;
    });
    const { stdout } = await host.run(argv, { stdin: lines.join('') });
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => answerSchema.parse(JSON.parse(line)));
    if (answers.length < questions.length) throw new Error(`${questions.length} probes, but answers were: ${stdout}`);
    for (const { id, result } of answers) {
      const { report, ...rest } = result;
      questions[id]?.resolve({ ...rest, ...(report === undefined ? {} : { report }) });
    }
  };
  return {
    probe: async (target) =>
      await new Promise((resolve, reject) => {
        waiting.push({ target, resolve, reject });
        if (waiting.length > 1) return;
        const asked = waiting;
        setImmediate(() => {
          ask().catch((error: unknown) => {
            for (const question of asked) question.reject(error);
          });
        });
      }),
    stop: async () => undefined,
  };
}

function enterPlace(where: PlaceInside): readonly string[] {
  if (where === 'host') return [];
  const file = 'pid' in where ? `/proc/${where.pid}/ns/net` : `/run/netns/${where.netns}`;
  return ['nsenter', `--net=${file}`, '--'];
}
