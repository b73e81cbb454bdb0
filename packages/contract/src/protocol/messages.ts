import { z } from 'zod';
import {
  engineInfoSchema,
  hostInterfaceSchema,
  hostListenerSchema,
  hostRouteSchema,
  kernelFeaturesSchema,
} from '../resources/host.ts';
import { networkPhaseSchema } from '../resources/network.ts';
import { measurementSchema } from '../resources/reachability.ts';
import { conditionSchema, workspacePhaseSchema } from '../resources/workspace.ts';
import { desiredHostSchema, ipAddressSchema, macAddressSchema, portSchema } from './desired.ts';
import { foreignDetailsSchema, foreignObjectsSchema } from './foreign.ts';

/** What a host is and has, at one moment. */
/** How many offers of DHCP servers an agent tells of: anybody on the wire may send as many as he likes. */
const maxOffers = 64;

/** Parts of the desired state that came after its first version: an agent that does not tell one leaves it out. */
export const desiredParts = ['network-modes'] as const;

export const inventorySchema = z.object({
  desiredParts: z.array(z.string()).optional().describe('Parts of the desired state that the agent knows'),
  interfaces: z.array(hostInterfaceSchema),
  routes: z.array(hostRouteSchema),
  listeners: z.array(hostListenerSchema),
  kernel: kernelFeaturesSchema,
  engine: engineInfoSchema.nullable().describe('null while the engine does not answer'),
  foreignNetworks: z
    .array(
      z.object({
        engineId: z.string(),
        name: z.string(),
        parentInterface: z.string().nullable(),
        subnet: z.string(),
        driver: z.string().optional(),
        mode: z.string().nullable().optional().describe('Of macvlan and ipvlan; null for the driver’s own'),
      }),
    )
    .optional()
    .describe("Subnets that networks of the engine have which are not Trailer's: the engine gives none out twice"),
});

const networkReportSchema = z.object({
  id: z.string(),
  observedGeneration: z.int(),
  phase: networkPhaseSchema,
  message: z.string(),
});

const workspaceReportSchema = z.object({
  id: z.string(),
  observedGeneration: z.int(),
  phase: workspacePhaseSchema,
  message: z.string(),
  addresses: z.array(
    z.object({
      interface: z.string().nullable(),
      networkId: z.string().nullable(),
      address: z.string(),
      mac: z.string().nullable(),
    }),
  ),
  guest: z.object({ mac: z.string(), address: z.string() }).nullable().default(null),
  conditions: z.array(conditionSchema.omit({ since: true })),
  publishedPorts: z.array(
    z.object({
      hostAddress: z.string().nullable(),
      hostPort: z.int(),
      containerPort: z.int(),
      protocol: z.enum(['tcp', 'udp']),
    }),
  ),
});

/** One question of a probe: send from `from` to `address`. `port` null asks for an ICMP echo. */
export const probeTargetSchema = z.object({
  from: z.enum(['docker-host', 'itself']),
  address: z.string(),
  port: z.int().nullable(),
  protocol: z.enum(['tcp', 'udp', 'icmp']),
  refusalShowsArrival: z
    .boolean()
    .optional()
    .describe('Whether a refusal counts as an answer; left out: everywhere but at addresses of the host'),
});

/** Null where nobody sits at a terminal. */
const terminalSize = { columns: z.int().nullable(), rows: z.int().nullable() };

export const sessionRequestSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('logs'),
    workspaceId: z.string(),
    follow: z.boolean(),
    tail: z.int().nullable(),
    since: z.string().nullable(),
    timestamps: z.boolean(),
  }),
  z.object({
    kind: z.literal('exec'),
    workspaceId: z.string(),
    command: z.array(z.string()).min(1),
    tty: z.boolean(),
    ...terminalSize,
  }),
  z.object({
    kind: z.literal('attach'),
    workspaceId: z.string(),
    ...terminalSize,
  }),
]);

/** A TCP connection to a port of a workspace. Only the port is chosen by a caller: the agent knows the addresses. */
export const connectionRequestSchema = z.object({
  kind: z.literal('connect'),
  workspaceId: z.string(),
  port: portSchema,
  target: z.enum(['container', 'guest']).describe('Who serves the port'),
});

/** Measures the ways packets take on this host, and to another that takes part. */
const benchRequestSchema = z.object({
  kind: z.literal('bench'),
  image: z.string().nullable(),
  wire: z
    .object({ hostName: z.string(), address: z.string(), port: portSchema, key: z.string() })
    .nullable()
    .describe('Where another host listens; null where none does'),
  whyNoWire: z.string().nullable(),
});

/** Lets another host measure the way to this one, until the session ends; its first line says the port. */
const benchListenRequestSchema = z.object({
  kind: z.literal('bench-listen'),
  address: z.string(),
  key: z.string().describe('What the other host has to say first'),
});

const requestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('inventory') }),
  z.object({ kind: z.literal('foreign') }),
  z.object({ kind: z.literal('foreign-container'), engineId: z.string() }),
  z.object({
    kind: z.literal('probe'),
    workspaceId: z.string(),
    targets: z.array(probeTargetSchema),
    timeoutMs: z.int(),
    sameWire: z
      .object({ addresses: z.array(z.string()), macs: z.array(z.string()) })
      .optional()
      .describe(
        'What is sent from the workspace is sent only where one of the addresses is held by one of the MACs: networks of two places may have the same numbers',
      ),
  }),
  z.object({
    kind: z.literal('wire'),
    parentInterface: z.string(),
    vlanId: z.int().nullable(),
    addresses: z.array(ipAddressSchema).max(64).describe('Whose holders are looked for'),
    dhcp: z
      .object({ wishes: z.array(ipAddressSchema).max(8) })
      .nullable()
      .describe('Addresses that DHCP servers are asked for; null asks for no server'),
    limitMs: z.int().positive(),
  }),
  z.object({
    kind: z.literal('open-session'),
    sessionId: z.string(),
    session: z.discriminatedUnion('kind', [sessionRequestSchema, connectionRequestSchema]),
  }),
  z.object({
    kind: z.literal('open-bench'),
    sessionId: z.string(),
    bench: z.discriminatedUnion('kind', [benchRequestSchema, benchListenRequestSchema]),
  }),
]);

const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('inventory'), inventory: inventorySchema }),
  z.object({ kind: z.literal('foreign'), found: foreignObjectsSchema }),
  z.object({ kind: z.literal('foreign-container'), found: foreignDetailsSchema.nullable() }),
  z.object({
    kind: z.literal('probe'),
    results: z.array(z.object({ target: probeTargetSchema, measured: measurementSchema })),
  }),
  z.object({
    kind: z.literal('wire'),
    findings: z.object({
      holders: z.array(z.object({ address: ipAddressSchema, macs: z.array(macAddressSchema) })),
      dhcpServers: z
        .array(
          z.object({
            server: ipAddressSchema,
            offers: z.array(z.object({ address: ipAddressSchema, router: ipAddressSchema.nullable() })).max(maxOffers),
          }),
        )
        .max(maxOffers),
    }),
  }),
  z.object({ kind: z.literal('session-opened') }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);

/** What this version's agents answer; told in `hello`, for a request that an agent does not know ends its link. */
export const requestKinds: readonly AgentRequest['kind'][] = requestSchema.options.map(({ shape }) => shape.kind.value);

/** What an agent answers that does not tell. */
export const firstRequestKinds: readonly string[] = ['inventory', 'probe', 'open-session'];

/** Over a network the agent says `hello`, is challenged, and signs the nonce; in process the transport is trusted. */
export const agentMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    protocol: z.int(),
    agentVersion: z.string(),
    hostName: z.string(),
    publicKey: z.string().nullable().describe('Ed25519, base64url of the raw 32 bytes'),
    enrolmentToken: z.string().nullable(),
    requests: z.array(z.string()).optional().describe('Kinds of requests it answers; left out by the first versions'),
  }),
  z.object({
    type: z.literal('proof'),
    signature: z.string().describe('Ed25519 over challengeBytes(nonce), base64url'),
  }),
  z.object({ type: z.literal('heartbeat'), inventory: inventorySchema }),
  z.object({ type: z.literal('pull') }),
  z.object({
    type: z.literal('status'),
    generation: z.int().describe('Generation of the desired state that this answers'),
    networks: z.array(networkReportSchema),
    workspaces: z.array(workspaceReportSchema),
    gone: z
      .object({ networks: z.array(z.string()), workspaces: z.array(z.string()) })
      .describe('Deleted and read back as absent'),
  }),
  z.object({ type: z.literal('answer'), id: z.string(), answer: answerSchema }),
]);

export const serverMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('challenge'), nonce: z.string() }),
  z.object({ type: z.literal('welcome'), hostId: z.string(), heartbeatIntervalMs: z.int() }),
  z.object({ type: z.literal('refused'), code: z.enum(['protocol', 'identity', 'disabled']), message: z.string() }),
  z.object({ type: z.literal('desired'), desired: desiredHostSchema }),
  z.object({ type: z.literal('changed'), generation: z.int() }),
  z.object({ type: z.literal('request'), id: z.string(), request: requestSchema }),
]);

export type Inventory = z.infer<typeof inventorySchema>;
export type NetworkReport = z.infer<typeof networkReportSchema>;
export type WorkspaceReport = z.infer<typeof workspaceReportSchema>;
export type ProbeTarget = z.infer<typeof probeTargetSchema>;
export type BenchRequest = z.infer<typeof benchRequestSchema>;
export type BenchListenRequest = z.infer<typeof benchListenRequestSchema>;
/** A session of frames. */
export type SessionRequest = z.infer<typeof sessionRequestSchema>;
export type ConnectionRequest = z.infer<typeof connectionRequestSchema>;
export type AgentRequest = z.infer<typeof requestSchema>;
export type AgentAnswer = z.infer<typeof answerSchema>;
export type AgentMessage = z.infer<typeof agentMessageSchema>;
export type ServerMessage = z.infer<typeof serverMessageSchema>;
