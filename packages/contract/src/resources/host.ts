import { z } from 'zod';
import { generationSchema, idSchema, nameSchema, timestampSchema, transportProtocolSchema } from './common.ts';

export const interfaceKindSchema = z.enum([
  'physical',
  'wifi',
  'veth',
  'bridge',
  'docker-bridge',
  'bond',
  'vlan',
  'macvlan',
  'tunnel',
  'loopback',
  'dummy',
  'other',
]);

export const hostInterfaceSchema = z.object({
  name: z.string(),
  mac: z.string().nullable(),
  kind: interfaceKindSchema,
  mtu: z.int(),
  up: z.boolean(),
  parent: z.string().optional().describe('The link that a VLAN, macvlan or ipvlan sub-interface hangs on'),
  vlanId: z.int().optional(),
  addresses: z.array(z.string()).describe('Addresses with prefix length, e.g. 192.168.1.10/24'),
  parentable: z.boolean().describe('Whether it can be the parent of a macvlan network'),
  whyNot: z.string().optional(),
});

export const hostRouteSchema = z.object({
  destination: z.string(),
  interface: z.string(),
  gateway: z.string().nullable(),
});

export const hostListenerSchema = z.object({
  address: z.string().nullable(),
  port: z.int(),
  protocol: transportProtocolSchema,
  owner: z.string(),
  workspaceId: z.string().nullable(),
});

export const kernelFeaturesSchema = z.object({
  macvlan: z.boolean(),
  ipvlan: z.boolean(),
  vlan: z.boolean(),
  policyRouting: z.boolean(),
  kvm: z
    .boolean()
    .default(false)
    .describe('Hardware virtualization: a Windows desktop needs it unless emulation is allowed'),
});

export const engineInfoSchema = z.object({ version: z.string(), apiVersion: z.string(), rootless: z.boolean() });

export const hostSchema = z.object({
  id: idSchema,
  name: nameSchema,
  enabled: z.boolean(),
  status: z.enum(['online', 'offline', 'disabled']),
  agent: z.object({ version: z.string(), lastHeartbeatAt: timestampSchema.nullable() }).nullable(),
  engine: engineInfoSchema.nullable(),
  interfaces: z.array(hostInterfaceSchema),
  routes: z.array(hostRouteSchema).describe('The main routing table, as of the last heartbeat'),
  kernel: kernelFeaturesSchema.nullable(),
  generation: generationSchema,
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});

export const updateHostSchema = z.strictObject({ name: nameSchema.optional(), enabled: z.boolean().optional() });

export type Host = z.infer<typeof hostSchema>;
export type UpdateHost = z.infer<typeof updateHostSchema>;
