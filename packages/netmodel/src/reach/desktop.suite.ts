import { ip } from '../address/address.suite.ts';
import type { HostInterface } from '../host.ts';
import { published } from '../returnpath/returnpath.suite.ts';
import { predictReachability, vantagePoints } from './predict.ts';
import { dockerBridge, sharedNic, short, situation } from './reach.suite.ts';
import type { Hop, ReachabilityInput, ReachCell, ReachGuest } from './types.ts';

/** Remote desktop, which the guest serves by TCP and by UDP, and the viewer, which the container serves. */
export const rdp = published(9090, 3389);
export const rdpByUdp = published(9091, 3389, { protocol: 'udp' });
export const viewer = published(8006, 8006);

export const leased = {
  forwardedBy: 'forwarder',
  address: ip('192.168.1.213'),
  forwarding: true,
} as const satisfies ReachGuest;
export const unleased = { forwardedBy: 'forwarder', address: null, forwarding: false } as const satisfies ReachGuest;
/** The image is older than the port forwarder, which is also what finds the guest's address. */
export const outdated: ReachGuest = { forwardedBy: 'nobody', address: null };
/** On a bridge alone. */
export const ofRuntime: ReachGuest = { forwardedBy: 'runtime', address: null };

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

/** What the vantage points get from the viewer, by one way in. */
export function viewerRow(input: ReachabilityInput, via: ReachCell['via'] = 'host-port') {
  return vantagePoints.map((from) => {
    const found = predictReachability(input).find(
      (cell) => cell.from === from && cell.via === via && cell.port === viewer.containerPort,
    );
    return found === undefined ? 'no cell' : short(found);
  });
}
