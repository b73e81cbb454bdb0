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
  driver: z
    .enum(['macvlan', 'ipvlan'])
    .optional()
    .describe('Which of the two an interface of kind macvlan is, where the agent tells'),
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

/** What follows from the versions of an engine; what it lacks is refused at creation, or done the older way. */
const engineCapabilitiesSchema = z.object({
  severalEndpoints: z.boolean().describe('Several networks in one creation of a container: API 1.44'),
  endpointMacAddress: z.boolean().describe('A MAC address for each network of a container, not one in all: API 1.44'),
  gatewayPriority: z.boolean().describe('GwPriority; else LANs are named ~NAME on the engine, to sort last: 28.0'),
  interfaceName: z.boolean().describe('com.docker.network.endpoint.ifname: 28.1'),
  endpointSysctls: z.boolean().describe('com.docker.network.endpoint.sysctls: 27.0'),
  macvlansPerParent: z.boolean().describe('Several macvlan networks on one parent interface: 27.0'),
  ipvlansPerParent: z.boolean().describe('Several ipvlan networks on one parent interface: none so far'),
  ipvlanL3s: z.boolean().describe('Mode l3s of ipvlan: 23.0'),
  ipv6Nat: z.boolean().describe('Translates IPv6 by default: 27.0'),
  withoutIpv4: z.boolean().describe('Networks without IPv4: 28.0'),
  udpProxyReply: z.boolean().describe('Containers reach UDP ports published at every address of the host: 28.0'),
});

export const hostSchema = z.object({
  id: idSchema,
  name: nameSchema,
  enabled: z.boolean(),
  status: z.enum(['online', 'offline', 'disabled']),
  agent: z.object({ version: z.string(), lastHeartbeatAt: timestampSchema.nullable() }).nullable(),
  engine: engineInfoSchema.extend({ capabilities: engineCapabilitiesSchema }).nullable(),
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
