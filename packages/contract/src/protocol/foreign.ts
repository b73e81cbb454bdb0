import { type ForeignContainer, type ForeignNetwork, obstacleReasons } from '@trailer/netmodel';
import { z } from 'zod';
import { cidrSchema, ipAddressSchema, macAddressSchema, portSchema } from './desired.ts';

const foreignNetworkSchema: z.ZodType<ForeignNetwork, unknown> = z.object({
  engineId: z.string(),
  name: z.string(),
  driver: z.string(),
  scope: z.string(),
  internal: z.boolean(),
  options: z.record(z.string(), z.string()),
  ipamDriver: z.string(),
  pools: z.array(
    z.object({
      subnet: cidrSchema,
      gateway: ipAddressSchema.nullable(),
      ipRange: cidrSchema.nullable(),
      excludedAddresses: z.array(ipAddressSchema),
    }),
  ),
  composeProject: z.string().nullable(),
  containers: z.array(z.string()),
});

/** Of the environment names alone: values may be secrets, and stay with the agent. */
const foreignContainerSchema: z.ZodType<ForeignContainer, unknown> = z.object({
  engineId: z.string(),
  name: z.string(),
  image: z.string(),
  state: z.string(),
  command: z.array(z.string()).nullable(),
  environmentNames: z.array(z.string()),
  interactive: z.boolean(),
  endpoints: z.array(
    z.object({
      engineNetworkId: z.string(),
      networkName: z.string(),
      networkId: z.string().nullable(),
      ipv4Address: ipAddressSchema.nullable(),
      ipv6Address: ipAddressSchema.nullable(),
      macAddress: macAddressSchema.nullable(),
      asksForAddress: z.boolean(),
      aliases: z.array(z.string()),
    }),
  ),
  ports: z.array(
    z.object({
      hostAddress: ipAddressSchema.nullable(),
      hostPort: portSchema,
      containerPort: portSchema,
      protocol: z.enum(['tcp', 'udp']),
    }),
  ),
  mounts: z.array(z.object({ kind: z.string(), source: z.string(), path: z.string(), readOnly: z.boolean() })),
  resources: z.object({ cpus: z.number().nullable(), memoryMiB: z.number().nullable() }),
  restartPolicy: z.string(),
  labelNames: z.array(z.string()),
  composeProject: z.string().nullable(),
  obstacles: z.array(z.object({ reason: z.enum(obstacleReasons), message: z.string() })),
});

/** What an engine has that does not carry Trailer's mark. */
export const foreignObjectsSchema = z.object({
  networks: z.array(foreignNetworkSchema),
  containers: z.array(foreignContainerSchema),
});

/** One container with the values of its environment, asked for when an administrator takes it over. */
export const foreignDetailsSchema = z.object({
  container: foreignContainerSchema,
  environment: z.record(z.string(), z.string()),
});

export type ForeignDetails = z.infer<typeof foreignDetailsSchema>;
export type ForeignObjects = z.infer<typeof foreignObjectsSchema>;
