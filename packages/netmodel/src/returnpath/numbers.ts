import type { Cidr, IpFamily } from '../address/types.ts';

/**
 * Trailer's marks inside a container's network namespace. Whatever carries the protocol number is ours to change,
 * whatever does not is left alone.
 */
export const returnPathNumbers = {
  /** Protocol of our routes and of our rules (`ip route … proto 214`, `ip rule … protocol 214`). */
  protocol: 214,
  /** Priority of the rule for the bridge address; the rules of further LAN addresses follow it. */
  rulePriority: 7100,
  /** Table that holds the bridge's default route; the tables of further LAN addresses follow it. */
  table: 7100,
  /** Chain of the nat table, jumped to from INPUT, that holds our source translations. */
  natChain: 'TRAILER-INPUT',
} as const;

/** The default route of a family. */
export const defaultRoute = { 4: '0.0.0.0/0' as Cidr, 6: '::/0' as Cidr } as const satisfies Record<IpFamily, Cidr>;

/** Two routes that together win over any default route and lose to anything connected. */
export const halfDefaultRoutes = {
  4: ['0.0.0.0/1' as Cidr, '128.0.0.0/1' as Cidr],
  6: ['::/1' as Cidr, '8000::/1' as Cidr],
} as const satisfies Record<IpFamily, readonly Cidr[]>;

/** Prefix length up to which routes of the main table are passed over for a further LAN address: default and half-defaults. */
export const halfDefaultLength = 1;
