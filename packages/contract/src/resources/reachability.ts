import { z } from 'zod';
import { timestampSchema } from './common.ts';

export const vantagePointSchema = z.enum(['docker-host', 'lan-client', 'off-lan-client', 'workspace', 'itself']);

const verdictSchema = z.enum(['answers', 'blocked', 'unknown']);

export const hopSchema = z.object({
  at: z.enum([
    'lan-client',
    'off-lan-client',
    'router',
    'lan',
    'host',
    'bridge',
    'macvlan',
    'container',
    'guest',
    'workspace',
  ]),
  action: z.enum([
    'send',
    'route',
    'switch',
    'dnat',
    'proxy',
    'masquerade',
    'deliver',
    'drop',
    'reply-by-bridge',
    'reply-by-lan',
    'reply-lost',
  ]),
  interface: z.string().optional(),
});

export const measurementSchema = z.object({
  verdict: verdictSchema,
  evidence: z.string().describe('What came back: "connected", "refused by the target", "no answer in 2000 ms"'),
  sentFrom: z.string(),
  ms: z.number().nonnegative(),
  at: timestampSchema,
});

export const reachCellSchema = z.object({
  from: vantagePointSchema,
  address: z.string(),
  port: z.int().nullable(),
  protocol: z.enum(['tcp', 'udp', 'icmp']),
  via: z.enum(['host-port', 'lan-address', 'guest-address', 'bridge-address']),
  verdict: verdictSchema,
  reason: z.enum([
    'published',
    'published_by_return_path',
    'same_lan',
    'routed',
    'same_bridge',
    'host_bridge',
    'host_shim',
    'host_network',
    'local',
    'macvlan_parent_isolation',
    'ipvlan_parent_isolation',
    'kept_apart_by_mode',
    'needs_reflective_relay',
    'lan_needs_route',
    'bridge_not_routed',
    'bound_to_other_address',
    'mapping_dropped',
    'return_path_missing',
    'published_to_guest',
    'guest_without_lease',
    'guest_not_forwarded',
    'source_is_own_address',
    'reply_from_other_address',
    'no_gateway',
    'not_running',
    'host_offline',
    'no_route_known',
  ]),
  message: z.string(),
  cure: z.string().optional(),
  hops: z.array(hopSchema),
  measured: measurementSchema.optional(),
});

export const reachabilitySchema = z.object({ cells: z.array(reachCellSchema) });

export type ReachabilityCell = z.infer<typeof reachCellSchema>;
export type Reachability = z.infer<typeof reachabilitySchema>;
export type Measurement = z.infer<typeof measurementSchema>;
