import { z } from 'zod';
import { timestampSchema } from './common.ts';

/** A way packets take that is measured. */
export const benchPathSchema = z.enum([
  'host',
  'bridge',
  'user-bridge',
  'published-port',
  'published-port-from-workspace',
  'macvlan',
  'ipvlan',
  'wire',
]);

export const startBenchSchema = z.strictObject({
  image: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe(
      'Image that is on the host and holds `sleep`; left out: the helper image, or one of a workspace of this host',
    ),
});

const benchFigureSchema = z.object({
  path: benchPathSchema,
  throughputGbps: z.number().nullable().describe('One TCP stream, 10^9 bits a second that arrived; null: not measured'),
  ratioToHost: z.number().nullable().describe('Throughput as a part of that of `host` in the same run'),
  latencyUs: z
    .object({ median: z.number(), p99: z.number() })
    .nullable()
    .describe('Round trip of one byte over an open TCP connection, the two programs included; in microseconds'),
  skipped: z.string().nullable().describe('Why it was not measured'),
});

export const benchResultSchema = z.object({
  at: timestampSchema,
  image: z.string().nullable().describe('Of the containers that were measured between'),
  figures: z.array(benchFigureSchema),
});

/** What is told while it runs; `done` or `failed` comes last. */
export const benchEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('measuring'), path: benchPathSchema, index: z.int(), of: z.int() }),
  z.object({ type: z.literal('measured'), figure: benchFigureSchema }),
  z.object({ type: z.literal('done'), result: benchResultSchema }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);

/** Figures of a published measurement with iperf3 on another machine: for reference, not to be met. */
export const benchReference = {
  host: { throughputGbps: 38, latencyUs: 5 },
  bridge: { throughputGbps: 23, latencyUs: 50 },
} as const satisfies Partial<Record<BenchPath, { readonly throughputGbps: number; readonly latencyUs: number }>>;

export type BenchPath = z.infer<typeof benchPathSchema>;
export type BenchFigure = z.infer<typeof benchFigureSchema>;
export type BenchResult = z.infer<typeof benchResultSchema>;
export type BenchEvent = z.infer<typeof benchEventSchema>;
