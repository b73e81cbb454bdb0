import {
  accelerations,
  type Cidr,
  type DesiredHost,
  type IpAddress,
  ipvlanModes,
  type MacAddress,
  macvlanModes,
  type Port,
  parseCidr,
  parseIpAddress,
  parseMacAddress,
  parsePort,
  type Validated,
  windowsEditions,
} from '@trailer/netmodel';
import { z } from 'zod';
import { networkDriverSchema } from '../resources/network.ts';

/** Text on the wire, a parsed value of netmodel's inside. */
function parsed<T>(parse: (text: string) => Validated<T>): z.ZodType<T, string> {
  return z.string().transform((text, context) => {
    const result = parse(text);
    if (result.ok) return result.value;
    for (const fault of result.faults) context.addIssue({ code: 'custom', message: fault.message });
    return z.NEVER;
  });
}

export const ipAddressSchema: z.ZodType<IpAddress, string> = parsed(parseIpAddress);
export const cidrSchema: z.ZodType<Cidr, string> = parsed(parseCidr);
export const macAddressSchema: z.ZodType<MacAddress, string> = parsed(parseMacAddress);
export const portSchema: z.ZodType<Port, number> = z.number().transform((value, context) => {
  const result = parsePort(value);
  if (result.ok) return result.value;
  for (const fault of result.faults) context.addIssue({ code: 'custom', message: fault.message });
  return z.NEVER;
});

/** What a network may have beyond its IPv4 addressing; null in what was written before it was known. */
export const networkExtras = {
  vlanId: z.int().nullable().default(null),
  mode: z
    .enum([...macvlanModes, ...ipvlanModes])
    .nullable()
    .default(null),
  ipv6: z
    .object({
      subnet: cidrSchema,
      gateway: ipAddressSchema.nullable(),
      ipRange: cidrSchema.nullable(),
      only: z.boolean(),
    })
    .nullable()
    .default(null),
  hostShim: z.object({ address: ipAddressSchema }).nullable().default(null),
  adopted: z.string().nullish(),
};

const desiredNetworkSchema = z.object({
  id: z.string(),
  generation: z.int(),
  name: z.string(),
  driver: networkDriverSchema,
  parentInterface: z.string().nullable(),
  subnet: cidrSchema.nullable(),
  gateway: ipAddressSchema.nullable(),
  ipRange: cidrSchema.nullable(),
  excludedAddresses: z.array(ipAddressSchema),
  ...networkExtras,
  deleting: z.boolean(),
});

/** The container a workspace takes the place of, with the engine's names of its volumes by the workspace's. */
export const adoptedContainerSchema = z.object({
  engineId: z.string(),
  name: z.string(),
  running: z.boolean(),
  restartPolicy: z.string(),
  volumes: z.record(z.string(), z.string()),
});

const desiredWorkspaceSchema = z.object({
  id: z.string(),
  generation: z.int(),
  name: z.string(),
  kind: z.enum(['linux', 'windows']),
  image: z.string(),
  command: z.array(z.string()).nullable(),
  environment: z.record(z.string(), z.string()),
  interactive: z.boolean().default(false),
  endpoints: z.array(
    z.object({
      networkId: z.string(),
      ipv4Address: ipAddressSchema.nullable(),
      ipv6Address: ipAddressSchema.nullable(),
      macAddress: macAddressSchema.nullable(),
    }),
  ),
  defaultBridge: z.boolean(),
  networkMode: z.enum(['standard', 'host', 'none']).default('standard'),
  ports: z.array(
    z.object({
      hostAddress: ipAddressSchema.nullable(),
      hostPort: portSchema,
      containerPort: portSchema,
      protocol: z.enum(['tcp', 'udp']),
    }),
  ),
  volumes: z.array(z.object({ name: z.string(), path: z.string(), readOnly: z.boolean() })),
  resources: z.object({ cpus: z.number().nullable(), memoryMiB: z.number().nullable() }),
  windows: z
    .object({
      edition: z.enum(windowsEditions),
      account: z.object({ username: z.string(), password: z.string() }),
      language: z.string(),
      keyboard: z.string(),
      diskGiB: z.int(),
      acceleration: z.enum(accelerations),
    })
    .nullable()
    .default(null),
  adopted: adoptedContainerSchema.nullish(),
  running: z.boolean(),
  forceStop: z.boolean().default(false),
  restarts: z.int(),
  deploys: z.int(),
  deleting: z.boolean(),
});

/** Desired state of one host as it crosses the agent link and as the agent's journal keeps it. */
export const desiredHostSchema: z.ZodType<DesiredHost, unknown> = z.object({
  generation: z.int(),
  networks: z.array(desiredNetworkSchema),
  workspaces: z.array(desiredWorkspaceSchema),
});
