import { ip } from '../address/address.suite.ts';
import type { HostInterface } from '../host.ts';
import { published } from '../returnpath/returnpath.suite.ts';
import { dockerBridge, sharedNic, situation } from './reach.suite.ts';
import type { Hop, ReachabilityInput, ReachGuest } from './types.ts';

/** Remote desktop, which the guest serves by TCP and by UDP, and the viewer, which the container serves. */
export const rdp = published(9090, 3389);
export const rdpByUdp = published(9091, 3389, { protocol: 'udp' });
export const viewer = published(8006, 8006);

export const leased: ReachGuest = { forwardedBy: 'forwarder', address: ip('192.168.1.213'), forwarding: true };
export const unleased: ReachGuest = { forwardedBy: 'forwarder', address: null, forwarding: false };
/** The image is older than the port forwarder, which is also what finds the guest's address. */
export const outdated: ReachGuest = { forwardedBy: 'nobody', address: null, forwarding: false };
/** On a bridge alone. */
export const ofRuntime: ReachGuest = { forwardedBy: 'runtime', address: null, forwarding: true };

/** A running Windows desktop on a bridge and a shared NIC, its guest there, its mappings and return path in place. */
export function desktop(
  changes: Partial<ReachabilityInput['workspace']> = {},
  interfaces: readonly HostInterface[] = sharedNic,
): ReachabilityInput {
  return situation({ ports: [rdp, rdpByUdp, viewer], guest: leased, ...changes }, interfaces);
}

/** A desktop on a bridge alone. */
export function bridgedDesktop(): ReachabilityInput {
  return desktop({ endpoints: [dockerBridge], guest: ofRuntime });
}

/** A packet's way in short: `host dnat eth0`. */
export function way(hops: readonly Hop[]): readonly string[] {
  return hops.map(({ at, action, interface: name }) => [at, action, name].filter(Boolean).join(' '));
}
