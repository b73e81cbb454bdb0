import type { Cidr, IpAddress, Port } from '../address/types.ts';
import type { HostInterface } from '../host.ts';
import type { PublishedPort } from '../workspace/types.ts';

/** One interface of a running container, told by its address and never by its name. */
export interface ContainerEndpoint {
  readonly kind: 'bridge' | 'lan';
  readonly address: IpAddress;
  readonly subnet: Cidr;
  readonly gateway: IpAddress | null;
  /** The host NIC under a LAN endpoint; null for a bridge. */
  readonly parentInterface: string | null;
  /** True for the one bridge endpoint that owns the engine's default route and so carries the port mappings. */
  readonly publishing: boolean;
}

export interface ReturnPathInput {
  readonly endpoints: readonly ContainerEndpoint[];
  /** Ports that the container itself serves; one that is forwarded to a guest needs no translation. */
  readonly ports: readonly PublishedPort[];
  /** The container's interface behind which its guest is; replies that come in by it are forwarded by the bridge. */
  readonly guestInterface: string | null;
  readonly hostInterfaces: readonly HostInterface[];
}

/** A route of ours. `table` is `main` or one of ours; the kernel finds the interface from the gateway. */
export interface PlannedRoute {
  readonly destination: Cidr;
  readonly gateway: IpAddress;
  readonly table: number | 'main';
}

/**
 * A rule of ours: packets from `from` that came in by the interface `incoming` (null: any, and the container's own) look
 * in `table`; `suppressPrefixLength` ignores routes that short or shorter.
 * The unspecified address (`0.0.0.0`, `::`) as `from` matches every packet of its family.
 */
export interface PlannedRule {
  readonly priority: number;
  readonly from: IpAddress;
  readonly incoming: string | null;
  readonly table: number | 'main';
  readonly suppressPrefixLength: number | null;
}

/**
 * Source translation of UDP requests that came in at an address, so that a server bound to the wildcard address answers
 * from it. Sources inside `exceptSource` (the subnet the address is in) are left alone.
 */
export interface PlannedTranslation {
  readonly destination: IpAddress;
  readonly port: Port;
  readonly exceptSource: Cidr;
  readonly toSource: IpAddress;
}

/** Everything Trailer wants in a container's network namespace; sorted, so that equal plans are equal values. */
export interface ReturnPathPlan {
  readonly routes: readonly PlannedRoute[];
  readonly rules: readonly PlannedRule[];
  readonly translations: readonly PlannedTranslation[];
}

/** What carries Trailer's mark in a container's network namespace, read back from the kernel; same shape as the plan. */
export type ObservedReturnPath = ReturnPathPlan;

/** The difference between a plan and what was observed. Apply `add` before `remove`. */
export interface ReturnPathChange {
  readonly add: ReturnPathPlan;
  readonly remove: ReturnPathPlan;
}
