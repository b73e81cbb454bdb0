import type { IpAddress, MacAddress } from '../address/types.ts';

/** What is asked on the wire behind a host's interface. */
export interface WireQuestion {
  readonly parentInterface: string;
  readonly vlanId: number | null;
  /** Whose holders are looked for, by ARP or neighbour discovery. */
  readonly addresses: readonly IpAddress[];
  /** Addresses that DHCP servers are asked for, which shows whether their pools hold them; null asks for no server. */
  readonly dhcp: { readonly wishes: readonly IpAddress[] } | null;
}

/** Who answered for an address; nobody where `macs` is empty. */
export interface WireHolder {
  readonly address: IpAddress;
  readonly macs: readonly MacAddress[];
}

/** A DHCP server that was heard, and what it would give out. */
export interface DhcpServer {
  readonly server: IpAddress;
  readonly offers: readonly { readonly address: IpAddress; readonly router: IpAddress | null }[];
}

/** What was heard. */
export interface WireFindings {
  readonly holders: readonly WireHolder[];
  readonly dhcpServers: readonly DhcpServer[];
}

/** What came of a question: what was heard, or why nothing was asked. */
export type WireOutcome =
  | { readonly asked: true; readonly findings: WireFindings }
  | { readonly asked: false; readonly why: string };

/** An address of a workspace that another station answers for. */
export interface AddressClash {
  readonly workspaceId: string;
  readonly address: IpAddress;
  /** The other station. */
  readonly mac: MacAddress;
  /** True once nobody else answers any more. */
  readonly gone: boolean;
}
