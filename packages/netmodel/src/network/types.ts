import type { Cidr, IpAddress } from '../address/types.ts';
import type { HostFacts } from '../host.ts';

export type NetworkDriver = 'bridge' | 'macvlan' | 'ipvlan';

/** A creation request as it came in: well-typed, nothing about it checked yet. */
export interface NetworkDraft {
  readonly name: string;
  readonly driver: NetworkDriver;
  readonly parentInterface?: string | null | undefined;
  readonly subnet?: string | null | undefined;
  readonly gateway?: string | null | undefined;
  readonly ipRange?: string | null | undefined;
  readonly excludedAddresses?: readonly string[] | undefined;
  readonly vlanId?: number | null | undefined;
  readonly mode?: string | null | undefined;
  readonly ipv6?: unknown;
  readonly hostShim?: unknown;
}

/** A network whose addressing is known to be consistent. */
export interface NetworkSpec {
  readonly name: string;
  readonly driver: NetworkDriver;
  readonly parentInterface: string | null;
  readonly subnet: Cidr | null;
  readonly gateway: IpAddress | null;
  readonly ipRange: Cidr | null;
  readonly excludedAddresses: readonly IpAddress[];
}

/** A network that exists already on the same host, for overlap and name checks. */
export interface ExistingNetwork extends NetworkSpec {
  readonly id: string;
}

/** What a new network is checked against: its host, and the networks that host has already. */
export interface NetworkContext {
  readonly facts: HostFacts;
  readonly networks: readonly ExistingNetwork[];
}

/** What a change of a network is checked against. */
export interface NetworkChangeContext {
  readonly current: ExistingNetwork;
  readonly networks: readonly ExistingNetwork[];
}
