import { adoptedContainerSchema, ipAddressSchema, macAddressSchema, portSchema } from '@trailer/contract';
import { accelerations, windowsEditions } from '@trailer/netmodel';
import { z } from 'zod';

const endpointSchema = z.object({
  networkId: z.string(),
  ipv4Address: ipAddressSchema.nullable(),
  ipv6Address: ipAddressSchema.nullable(),
  macAddress: macAddressSchema.nullable(),
});

const publishedPortSchema = z.object({
  hostAddress: ipAddressSchema.nullable(),
  hostPort: portSchema,
  containerPort: portSchema,
  protocol: z.enum(['tcp', 'udp']),
});

/** What makes a Windows desktop; of its account's password only what the server's secret opens. */
const windowsSchema = z.object({
  edition: z.enum(windowsEditions),
  account: z.object({ username: z.string(), sealedPassword: z.string() }),
  language: z.string(),
  keyboard: z.string(),
  diskGiB: z.int(),
  acceleration: z.enum(accelerations),
});

/** What a workspace's container is made from. */
export const workspaceSpecSchema = z.object({
  image: z.string(),
  command: z.array(z.string()).nullable(),
  environment: z.record(z.string(), z.string()),
  /** Absent from rows of before main processes could be talked with. */
  interactive: z.boolean().default(false),
  endpoints: z.array(endpointSchema),
  ports: z.array(publishedPortSchema),
  defaultBridge: z.boolean(),
  /** Absent from rows of before there were others. */
  networkMode: z.enum(['standard', 'host', 'none']).default('standard'),
  /** What the person asked for; null leaves the choice to Trailer, also at the next change. */
  requestedDefaultBridge: z.boolean().nullable(),
  /** Addresses the engine once picked, kept when the container is made anew. */
  keptEndpoints: z.array(endpointSchema),
  volumes: z.array(z.object({ name: z.string(), path: z.string(), readOnly: z.boolean() })),
  resources: z.object({ cpus: z.number().nullable(), memoryMiB: z.number().nullable() }),
  /** Null for a Linux workspace, and absent from rows of before there were others. */
  windows: windowsSchema.nullable().default(null),
  /** The container it takes the place of, which adoption alone can name: its volumes are somebody's. */
  adopted: adoptedContainerSchema.nullish(),
});

/** What the agent last said of a workspace. */
export const workspaceStatusSchema = z.object({
  phase: z.enum(['pending', 'pulling', 'creating', 'starting', 'running', 'stopping', 'stopped', 'error', 'deleting']),
  message: z.string(),
  addresses: z.array(
    z.object({
      interface: z.string().nullable(),
      networkId: z.string().nullable(),
      address: ipAddressSchema,
      mac: macAddressSchema.nullable(),
    }),
  ),
  guest: z.object({ mac: macAddressSchema, address: ipAddressSchema }).nullable().default(null),
  conditions: z.array(
    z.object({
      type: z.enum(['PortsPublished', 'ReturnPathInstalled', 'GuestForwarding', 'AddressConflict']),
      status: z.enum(['True', 'False', 'Unknown']),
      reason: z.string(),
      message: z.string(),
      since: z.string(),
    }),
  ),
  publishedPorts: z.array(publishedPortSchema),
});

export type WorkspaceSpec = Readonly<z.output<typeof workspaceSpecSchema>>;
export type StoredWindows = NonNullable<WorkspaceSpec['windows']>;
export type StoredStatus = Readonly<z.output<typeof workspaceStatusSchema>>;

/** A workspace as the database keeps it, parsed. */
export interface WorkspaceRecord {
  readonly id: string;
  readonly hostId: string;
  readonly name: string;
  readonly description: string;
  readonly kind: 'linux' | 'windows';
  readonly spec: WorkspaceSpec;
  readonly running: boolean;
  /** Somebody asked that a guest which does not shut down is cut off. */
  readonly forceStop: boolean;
  readonly restarts: number;
  readonly deploys: number;
  readonly generation: number;
  readonly observedGeneration: number;
  readonly status: StoredStatus;
  readonly deleting: boolean;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The status of a workspace that no agent has looked at yet. */
export function pendingStatus(message: string): StoredStatus {
  return { phase: 'pending', message, addresses: [], guest: null, conditions: [], publishedPorts: [] };
}
