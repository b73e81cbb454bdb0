import { z } from 'zod';

/** What a listening end is told: the one who measures has to say `key` first. */
const listenTaskSchema = z.object({
  role: z.literal('listen'),
  /** Null listens on every IPv4 address of the namespace. */
  address: z.string().nullable(),
  /** 0 lets the kernel choose. */
  port: z.int().min(0).max(65_535),
  key: z.string(),
});

const measureTaskSchema = z.object({
  role: z.literal('measure'),
  address: z.string(),
  port: z.int().min(1).max(65_535),
  key: z.string(),
  latencyMs: z.int().positive(),
  throughputMs: z.int().positive(),
});

/** What a speed process is told, as its only line of input. */
export const speedTaskSchema = z.discriminatedUnion('role', [listenTaskSchema, measureTaskSchema]);

export const listeningSchema = z.object({ port: z.int() });

export const speedSchema = z.object({
  /** 10^9 bits a second that arrived. */
  throughputGbps: z.number(),
  latencyUs: z.object({ median: z.number(), p99: z.number() }),
});

export type ListenTask = z.infer<typeof listenTaskSchema>;
export type MeasureTask = z.infer<typeof measureTaskSchema>;
/** What one way gave. */
export type Speed = z.infer<typeof speedSchema>;
