import { obstacleReasons } from '@trailer/netmodel';
import { z } from 'zod';
import { descriptionSchema, idSchema, nameSchema, shownPortSchema } from './common.ts';

const obstacleSchema = z.object({ reason: z.enum(obstacleReasons), message: z.string() });

/** Whether something can be taken over, and everything that stands in the way. */
const verdict = { adoptable: z.boolean(), whyNot: z.array(obstacleSchema) };

const foreignNetworkSchema = z.object({
  engineId: z.string(),
  name: z.string(),
  driver: z.string(),
  parentInterface: z.string().nullable(),
  internal: z.boolean(),
  pools: z.array(z.object({ subnet: z.string(), gateway: z.string().nullable(), ipRange: z.string().nullable() })),
  options: z.record(z.string(), z.string()),
  composeProject: z.string().nullable(),
  containers: z.array(z.string()).describe('Names of the containers on it'),
  ...verdict,
  warnings: z.array(z.string()),
});

const foreignContainerSchema = z.object({
  engineId: z.string(),
  name: z.string(),
  image: z.string(),
  state: z.string(),
  command: z.array(z.string()).nullable().describe("null: the image's own"),
  environmentNames: z.array(z.string()).describe('Values stay on the host until it is taken over'),
  networks: z.array(
    z.object({
      name: z.string(),
      networkId: z.string().nullable().describe("null: the default bridge, or a network that is not Trailer's"),
      ipv4Address: z.string().nullable(),
      macAddress: z.string().nullable(),
    }),
  ),
  ports: z.array(shownPortSchema),
  mounts: z.array(z.object({ kind: z.string(), source: z.string(), path: z.string(), readOnly: z.boolean() })),
  restartPolicy: z.string(),
  composeProject: z.string().nullable(),
  ...verdict,
  plan: z
    .object({ kept: z.array(z.string()), changed: z.array(z.string()) })
    .describe('What becomes of it when it is taken over'),
});

/** What the engine of a host has that is not Trailer's, as of this moment. */
export const foreignSchema = z.object({
  networks: z.array(foreignNetworkSchema),
  containers: z.array(foreignContainerSchema),
});

/** `engineId` is the whole id, as the host's `foreign` lists it. */
export const adoptNetworkSchema = z.strictObject({
  hostId: idSchema,
  engineId: z.string().min(1).max(128),
  name: nameSchema.optional().describe('What Trailer calls it; the name on the engine stays'),
  description: descriptionSchema.optional(),
});

/** As for a network; `name` is what the workspace is called, and its container from then on. */
export const adoptWorkspaceSchema = z.strictObject({
  hostId: idSchema,
  engineId: z.string().min(1).max(128),
  name: nameSchema.optional().describe('Its own on the engine unless said otherwise'),
  description: descriptionSchema.optional(),
});

export type Foreign = z.infer<typeof foreignSchema>;
export type ForeignNetworkView = Foreign['networks'][number];
export type ForeignContainerView = Foreign['containers'][number];
