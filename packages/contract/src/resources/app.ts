import { z } from 'zod';

/** What is asked for when somebody wants to open a port of a workspace in a browser. */
export const openAppSchema = z.strictObject({
  port: z.int().min(1).max(65_535),
  path: z
    .string()
    .max(4096)
    // Not `//`, which would name another host, and nothing that could end a header.
    .regex(/^\/(?![/\\])[\x21-\x7e]*$/)
    .optional()
    .describe('Where in it to begin: a path with its query, percent-encoded; left out: /'),
});

export const appAddressSchema = z.object({
  url: z.string().describe('To be opened once, within 30 seconds: it holds a ticket'),
  origin: z.string().describe('Where the port is from then on, for the browser that opened it'),
  expiresAt: z.string().describe('Until when the ticket is good'),
  warning: z.string().nullable().describe('Why this address may not answer where the caller is; null when it does'),
});

export type AppAddress = z.infer<typeof appAddressSchema>;
