import { z } from 'zod';
import { idSchema } from './common.ts';
import { networkDriverSchema } from './network.ts';

export const adviceQuestionIdSchema = z.enum(['network', 'lan', 'switch', 'matters']);

const answerSchema = z.string().max(32).optional();

export const askAdviceSchema = z.strictObject({
  hostId: idSchema,
  answers: z
    .strictObject({ network: answerSchema, lan: answerSchema, switch: answerSchema, matters: answerSchema })
    .default({})
    .describe('What was answered so far, by question'),
});

const questionSchema = z.object({
  id: adviceQuestionIdSchema,
  text: z.string(),
  options: z.array(z.object({ value: z.string(), text: z.string(), why: z.string() })).readonly(),
  suggested: z
    .object({ value: z.string(), why: z.string() })
    .nullable()
    .describe('What on this host speaks for an answer; null where only a person can tell'),
});

const recommendationSchema = z.object({
  driver: z.enum([...networkDriverSchema.options, 'host', 'none']),
  title: z.string(),
  reasons: z.array(z.string()).readonly(),
  limits: z.array(z.string()).readonly().describe('What it costs, and what will not work'),
  rejected: z.array(z.object({ what: z.string(), why: z.string() })).readonly(),
  network: z
    .object({
      name: z.string(),
      driver: networkDriverSchema,
      parentInterface: z.string().nullish(),
      subnet: z.string().nullish(),
      gateway: z.string().nullish(),
      ipRange: z.string().nullish(),
    })
    .nullable()
    .describe('Beside hostId, a body that POST /networks accepts; null where no network has to be made'),
  existing: z.object({ id: idSchema, name: z.string() }).nullable().describe('A network that serves already'),
  workspace: z.object({ networkMode: z.enum(['standard', 'host', 'none']), defaultBridge: z.boolean() }),
});

/** The next question, or the recommendation that the answers lead to: one of the two is null. */
export const adviceSchema = z.object({
  question: questionSchema.nullable(),
  recommendation: recommendationSchema.nullable(),
});

export type AskAdvice = z.input<typeof askAdviceSchema>;
export type Advice = z.infer<typeof adviceSchema>;
export type AdviceQuestion = z.infer<typeof questionSchema>;
export type AdviceRecommendation = z.infer<typeof recommendationSchema>;
