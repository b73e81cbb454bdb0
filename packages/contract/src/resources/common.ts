import { z } from 'zod';

/** Longest text a name may have; DNS labels end here as well. */
export const nameMaxLength = 63;

/** A name that people choose: letters, digits, `_`, `.`, `-`, starting with a letter or digit. */
export const nameSchema = z
  .string()
  .min(1)
  .max(nameMaxLength)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'use letters, digits, "_", "." and "-", starting with a letter or digit');

/** Text of one field. PostgreSQL keeps no NUL in text, so none gets further than here. */
export const textSchema = z.string().regex(/^[^\0]*$/, 'must not hold a NUL byte');

export const descriptionSchema = textSchema.max(1000);

export const timestampSchema = z.iso.datetime().describe('UTC, ISO 8601');

export const idSchema = textSchema.min(1).max(64);

export const generationSchema = z.int().min(0);

export const transportProtocolSchema = z.enum(['tcp', 'udp']);

/** A published port as it is shown; `hostAddress` null publishes on every address of the host. */
export const shownPortSchema = z.object({
  hostPort: z.int(),
  containerPort: z.int(),
  protocol: transportProtocolSchema,
  hostAddress: z.string().nullable(),
});

/** Query of every list. */
export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(500).optional(),
});

/** `{items, nextCursor}`; `nextCursor` is null on the last page. */
export function pageSchema<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
