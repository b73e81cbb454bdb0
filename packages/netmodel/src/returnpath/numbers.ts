import type { Cidr, IpAddress, IpFamily } from '../address/types.ts';

/**
 * Trailer's marks inside a container's network namespace. Whatever carries the protocol number is ours to change,
 * whatever does not is left alone.
 */
export const returnPathNumbers = {
  /** Protocol of our routes and of our rules (`ip route … proto 214`, `ip rule … protocol 214`). */
  protocol: 214,
  /** Priority of the rule for the bridge address; the rules of the LANs follow it. */
  rulePriority: 7100,
  /** Table that holds the bridge's default route; the tables of the LANs follow it. */
  table: 7100,
  /** Chain of the nat table, jumped to from INPUT, that holds our source translations. */
  natChain: 'TRAILER-INPUT',
} as const;

/** The default route of a family. */
export const defaultRoute = { 4: '0.0.0.0/0' as Cidr, 6: '::/0' as Cidr } as const satisfies Record<IpFamily, Cidr>;

/** A rule's `from` that matches every packet of its family. */
export const everySource = {
  4: '0.0.0.0' as IpAddress,
  6: '::' as IpAddress,
} as const satisfies Record<IpFamily, IpAddress>;
