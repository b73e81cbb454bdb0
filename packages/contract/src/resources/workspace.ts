import { accelerations, windowsEditions } from '@trailer/netmodel';
import { z } from 'zod';
import {
  descriptionSchema,
  generationSchema,
  idSchema,
  nameSchema,
  shownPortSchema,
  timestampSchema,
  transportProtocolSchema,
} from './common.ts';

export const workspacePhaseSchema = z.enum([
  'pending',
  'pulling',
  'creating',
  'starting',
  'running',
  'stopping',
  'stopped',
  'error',
  'deleting',
]);

export const conditionSchema = z.object({
  type: z.enum(['PortsPublished', 'ReturnPathInstalled', 'GuestForwarding', 'AddressConflict']),
  status: z.enum(['True', 'False', 'Unknown']),
  reason: z.string(),
  message: z.string(),
  since: timestampSchema,
});

const attachmentSchema = z.strictObject({
  networkId: idSchema,
  ipv4Address: z.string().max(64).nullish(),
  ipv6Address: z.string().max(64).nullish(),
  macAddress: z.string().max(64).nullish(),
});

/** Ranges are netmodel's to check: a port of 0 or 70000 comes back with every other fault. */
const portRequestSchema = z.strictObject({
  hostPort: z.int(),
  containerPort: z.int(),
  protocol: transportProtocolSchema.default('tcp'),
  hostAddress: z.string().max(64).nullish(),
});

const volumeSchema = z.strictObject({
  name: nameSchema,
  path: z
    .string()
    .max(4096)
    .regex(/^\/[^\0]*[^/\0]$/, 'an absolute path inside the container, such as /data'),
  readOnly: z.boolean().default(false),
});

const resourcesSchema = z.strictObject({
  cpus: z.number().positive().max(1024).nullish(),
  memoryMiB: z.int().min(6).max(16_777_216).nullish(),
});

const environmentSchema = z.record(
  z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'letters, digits and "_", not starting with a digit')
    .max(256),
  z
    .string()
    .max(32_768)
    .refine((value) => !value.includes('\0'), 'must not hold a NUL byte'),
);

const commandSchema = z
  .array(
    z
      .string()
      .max(32_768)
      .refine((value) => !value.includes('\0'), 'must not hold a NUL byte'),
  )
  .max(256);

/** Values are netmodel's to check, so that every fault of a request comes back at once. */
const windowsRequestSchema = z.strictObject({
  edition: z
    .string()
    .max(32)
    .optional()
    .describe(`One of ${windowsEditions.join(', ')}; 11 unless said otherwise`),
  account: z
    .strictObject({
      username: z.string().max(256).optional().describe('trailer unless said otherwise'),
      password: z.string().max(256).optional().meta({
        description: 'Needed at creation, fixed afterwards. Kept sealed, never returned, never logged',
        writeOnly: true,
      }),
    })
    .optional(),
  language: z.string().max(64).optional().describe('A language tag such as en or de-DE'),
  keyboard: z.string().max(64).optional().describe('A language tag such as en-US'),
  diskGiB: z.number().optional().describe('Whole GiB, 64 unless said otherwise. May grow later, never shrink'),
  acceleration: z
    .string()
    .max(32)
    .optional()
    .describe(
      `One of ${accelerations.join(', ')}: kvm needs hardware virtualization, auto emulates where there is none`,
    ),
});

const windowsSchema = z.object({
  edition: z.enum(windowsEditions),
  account: z.object({ username: z.string() }),
  language: z.string(),
  keyboard: z.string(),
  diskGiB: z.int(),
  acceleration: z.enum(accelerations),
});

const shape = {
  name: nameSchema,
  description: descriptionSchema.optional(),
  image: z
    .string()
    .min(1)
    .max(512)
    .regex(/^[A-Za-z0-9][^\s\0]*$/, 'an image reference such as nginx:1.29'),
  command: commandSchema.nullish(),
  environment: environmentSchema.optional(),
  interactive: z
    .boolean()
    .optional()
    .describe(
      "For kind linux alone: gives the main process a terminal and an input that stays open, as docker's -i -t, to talk with it by attach; false unless said otherwise",
    ),
  networks: z.array(attachmentSchema).max(16).optional(),
  ports: z.array(portRequestSchema).max(512).optional(),
  networkMode: z.enum(['standard', 'host', 'none']).optional(),
  defaultBridge: z.boolean().optional(),
  volumes: z.array(volumeSchema).max(64).optional(),
  resources: resourcesSchema.optional(),
  windows: windowsRequestSchema
    .optional()
    .describe(
      'For kind windows alone. The installation uses edition, account, language and keyboard up: they are fixed afterwards',
    ),
  running: z.boolean().optional(),
};

export const createWorkspaceSchema = z.strictObject({
  hostId: idSchema,
  kind: z.enum(['linux', 'windows']).default('linux'),
  ...shape,
});

/** A field left out stays as it is. Changing anything but name, description and `running` makes the container anew. */
export const updateWorkspaceSchema = z.strictObject({
  ...shape,
  name: shape.name.optional(),
  image: shape.image.optional(),
});

const addressSchema = z.object({
  interface: z.string().nullable(),
  networkId: z.string().nullable().describe('null: the default bridge of the engine'),
  address: z.string(),
  mac: z.string().nullable(),
});

export const workspaceSchema = z.object({
  id: idSchema,
  hostId: idSchema,
  name: nameSchema,
  description: z.string(),
  kind: z.enum(['linux', 'windows']),
  image: z.string(),
  command: z.array(z.string()).nullable(),
  environment: z.record(z.string(), z.string()),
  interactive: z.boolean().describe('Whether the main process has a terminal and reads what attach sends'),
  networks: z.array(
    z.object({
      networkId: idSchema,
      ipv4Address: z.string().nullable(),
      ipv6Address: z.string().nullable(),
      macAddress: z.string().nullable(),
    }),
  ),
  ports: z.array(shownPortSchema),
  networkMode: z.enum(['standard', 'host', 'none']),
  defaultBridge: z.boolean(),
  volumes: z.array(z.object({ name: z.string(), path: z.string(), readOnly: z.boolean() })),
  resources: z.object({ cpus: z.number().nullable(), memoryMiB: z.int().nullable() }),
  windows: windowsSchema.nullable().describe('null for a Linux workspace'),
  adopted: z
    .object({
      name: z.string().describe('The name it had'),
      volumes: z.array(z.object({ name: z.string(), source: z.string().describe("The engine's own name") })),
    })
    .nullable()
    .describe('The container that it took the place of, whose volumes outlive the workspace; null for others'),
  running: z.boolean(),
  status: z.object({
    phase: workspacePhaseSchema,
    message: z.string(),
    addresses: z.array(addressSchema),
    guest: z.object({ mac: z.string(), address: z.string() }).nullable(),
    conditions: z.array(conditionSchema),
  }),
  generation: generationSchema,
  observedGeneration: generationSchema,
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});

export type CreateWorkspace = z.input<typeof createWorkspaceSchema>;
export type UpdateWorkspace = z.input<typeof updateWorkspaceSchema>;
export type Workspace = z.infer<typeof workspaceSchema>;
export type Condition = z.infer<typeof conditionSchema>;
