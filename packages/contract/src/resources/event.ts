import { z } from 'zod';
import { timestampSchema } from './common.ts';

/** One line of `GET /api/v1/events`; `id` is what Last-Event-ID resumes after. */
export const eventSchema = z.object({
  id: z.int(),
  at: timestampSchema,
  type: z.enum(['created', 'updated', 'deleted', 'status', 'progress', 'reset']),
  kind: z.enum(['host', 'network', 'workspace', 'stream']),
  objectId: z.string(),
  object: z
    .unknown()
    .describe('The resource as GET returns it, without the values of its environment; null once deleted'),
});

export type Event = z.infer<typeof eventSchema>;
