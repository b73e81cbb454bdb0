import { z } from 'zod';

/** What a dialler is asked: the addresses to try, in this order. */
export const dialQuestionSchema = z.object({
  id: z.int(),
  addresses: z.array(z.string()).min(1),
  port: z.int().min(1).max(65_535),
  timeoutMs: z.int().positive(),
});

/** How dialling went at one address. */
export const dialOutcomeSchema = z.object({ address: z.string(), code: z.string() });

/** What a dialler answers; the connection itself comes with the message when there is one. */
export const dialAnswerSchema = z.object({ id: z.int(), failures: z.array(dialOutcomeSchema) });

export type DialQuestion = z.infer<typeof dialQuestionSchema>;
export type DialOutcome = z.infer<typeof dialOutcomeSchema>;
export type DialAnswer = z.infer<typeof dialAnswerSchema>;
