import { z } from 'zod';

/** What the listener is told on its stdin. */
export const listenOrderSchema = z.object({
  device: z.string(),
  wishes: z.array(z.string()),
  limitMs: z.int().positive(),
});

export type ListenOrder = z.infer<typeof listenOrderSchema>;
