import type { CreateNetwork } from '@trailer/contract';
import { ipv6Lans, type LanName, lans } from '../topology/plan.ts';

/** The request for a macvlan network on a segment of the lab, in the half of it that no machine uses. */
export function macvlanOn(lan: LanName, parentInterface: string, name: string): Omit<CreateNetwork, 'hostId'> {
  const { subnet, gateway, workspaceRange } = lans[lan];
  return { name, driver: 'macvlan', parentInterface, subnet, gateway, ipRange: workspaceRange };
}

/** The IPv6 side of a network on a segment of a lab that has IPv6. */
export function ipv6On(lan: LanName) {
  const { subnet, gateway, workspaceRange } = ipv6Lans[lan];
  return { subnet, gateway, ipRange: workspaceRange };
}

/** TCP and UDP of the echo server, published at the next free pair of host ports. */
export function echoPorts(hostPort: number) {
  return [
    { hostPort, containerPort: 8080, protocol: 'tcp' },
    { hostPort: hostPort + 1, containerPort: 8080, protocol: 'udp' },
  ] as const;
}
