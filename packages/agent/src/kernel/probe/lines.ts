import { z } from 'zod';

const requestSchema = z.object({
  address: z.string(),
  port: z.int().min(1).max(65_535).nullable(),
  protocol: z.enum(['tcp', 'udp', 'icmp']),
  timeoutMs: z.int().positive(),
  expectEcho: z.boolean().optional(),
  refusalAnswers: z.boolean().optional(),
});

/** A line to the probe process. */
export const questionSchema = z.object({ id: z.int(), request: requestSchema });

/** A line from the probe process; answers come in the order they are known. */
const answerSchema = z.object({
  id: z.int(),
  result: z.object({
    verdict: z.enum(['answers', 'blocked', 'unknown']),
    evidence: z.string(),
    ms: z.number(),
    report: z.string().optional(),
  }),
});

/** A line from the probe process; null for what is no answer, such as a warning of its runtime. */
export function parseAnswer(line: string): z.infer<typeof answerSchema> | null {
  try {
    const parsed = answerSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    // Not JSON.
    return null;
  }
}
