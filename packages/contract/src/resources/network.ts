import { z } from 'zod';
import { descriptionSchema, generationSchema, idSchema, nameSchema, timestampSchema } from './common.ts';

export const networkDriverSchema = z.enum(['bridge', 'macvlan', 'ipvlan']);

export const networkPhaseSchema = z.enum(['pending', 'created', 'error', 'deleting']);

const ipv6AddressingSchema = z.strictObject({
  subnet: z.string().max(64),
  gateway: z.string().max(64).nullish(),
  ipRange: z.string().max(64).nullish(),
  only: z
    .boolean()
    .nullish()
    .describe('True: the network has no IPv4. Left out: a LAN without a subnet has IPv6 alone, a bridge has both'),
});
const hostShimSchema = z.strictObject({ address: z.string().max(64) });

/**
 * What makes a network what it is on the engine. Addresses are plain text here: netmodel checks them, so that every
 * fault comes back at once with its cure.
 */
const fixedShape = {
  parentInterface: z.string().max(64).nullish(),
  subnet: z.string().max(64).nullish(),
  gateway: z.string().max(64).nullish(),
  ipRange: z.string().max(64).nullish(),
  excludedAddresses: z.array(z.string().max(64)).max(256).optional(),
  ipv6: ipv6AddressingSchema.nullish(),
  vlanId: z.int().nullish(),
  mode: z.string().max(32).nullish(),
};

export const createNetworkSchema = z.strictObject({
  hostId: idSchema,
  name: nameSchema,
  description: descriptionSchema.optional(),
  driver: networkDriverSchema.default('bridge'),
  ...fixedShape,
  hostShim: hostShimSchema.nullish(),
});

/** Driver and addressing may be repeated as they are, so that what was read can be sent back; another value is refused. */
export const updateNetworkSchema = z.strictObject({
  name: nameSchema.optional(),
  description: descriptionSchema.optional(),
  driver: networkDriverSchema.optional(),
  ...fixedShape,
  hostShim: hostShimSchema.nullish().describe('Null takes it away'),
});

export const networkSchema = z.object({
  id: idSchema,
  hostId: idSchema,
  name: nameSchema,
  description: z.string(),
  driver: networkDriverSchema,
  parentInterface: z.string().nullable(),
  subnet: z.string().nullable(),
  gateway: z.string().nullable(),
  ipRange: z.string().nullable(),
  excludedAddresses: z.array(z.string()),
  ipv6: ipv6AddressingSchema.nullable(),
  vlanId: z.int().nullable(),
  mode: z.string().nullable(),
  hostShim: hostShimSchema.nullable(),
  adopted: z
    .string()
    .nullable()
    .describe("The engine's id of a network that was taken over as it is there: deleting it here only forgets it"),
  status: z.object({ phase: networkPhaseSchema, message: z.string() }),
  generation: generationSchema,
  observedGeneration: generationSchema,
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});

/** What is allowed, but likely to hurt; `path` names the field of the request. */
export const warningSchema = z.object({ path: z.string(), code: z.string(), message: z.string() });

/** A network as its creation, or a dry run of it, answers. */
export const createdNetworkSchema = networkSchema.extend({
  warnings: z
    .array(warningSchema)
    .describe(
      'With dryRun=true also what an unhurried look at the wire found: who answers, which DHCP servers there are',
    ),
});

export type CreateNetwork = z.input<typeof createNetworkSchema>;
export type UpdateNetwork = z.infer<typeof updateNetworkSchema>;
export type Network = z.infer<typeof networkSchema>;
export type CreatedNetwork = z.infer<typeof createdNetworkSchema>;
export type Warning = z.infer<typeof warningSchema>;
