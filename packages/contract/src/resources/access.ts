import { z } from 'zod';
import { idSchema, nameSchema, timestampSchema } from './common.ts';

export const emailSchema = z.email().max(64);
export const passwordSchema = z.string().min(10).max(256);

/** The one-time set-up link carries `token`; it makes the first administrator and is void afterwards. */
export const setupSchema = z.strictObject({
  token: z.string().max(200),
  email: emailSchema,
  password: passwordSchema,
  name: z.string().min(1).max(100).optional(),
});

export const loginSchema = z.strictObject({ email: z.string().max(254), password: z.string().max(256) });

export const userSchema = z.object({
  id: idSchema,
  email: z.string(),
  name: z.string(),
  role: z.enum(['administrator', 'user']),
});

export const createTokenSchema = z.strictObject({ name: nameSchema, expiresAt: timestampSchema.nullish() });

export const tokenSchema = z.object({
  id: idSchema,
  name: z.string(),
  createdAt: timestampSchema,
  expiresAt: timestampSchema.nullable(),
  lastUsedAt: timestampSchema.nullable(),
});

/** `secret` (`trl_…`) is shown once, at creation; only its hash is kept. */
export const createdTokenSchema = tokenSchema.extend({ secret: z.string() });

/** A single-use token with which one agent enrols; shown once. */
export const createEnrolmentSchema = z.strictObject({ name: nameSchema.optional() });
export const enrolmentSchema = z.object({ id: idSchema, secret: z.string(), expiresAt: timestampSchema });

export const auditEntrySchema = z.object({
  id: idSchema,
  at: timestampSchema,
  actor: z.string().describe('user:<email>, token:<name>, agent:<host> or system'),
  action: z.string().describe('e.g. workspace.create'),
  object: z.string().describe('<kind>/<id>'),
  outcome: z.enum(['done', 'refused']),
  detail: z.record(z.string(), z.unknown()),
});

export type User = z.infer<typeof userSchema>;
export type Token = z.infer<typeof tokenSchema>;
export type AuditEntry = z.infer<typeof auditEntrySchema>;
