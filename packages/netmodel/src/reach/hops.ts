import type { Hop, VantagePoint } from './types.ts';

/** The station a packet starts from. */
export function stationOf(from: VantagePoint): Hop['at'] {
  if (from === 'docker-host') return 'host';
  return from === 'itself' ? 'container' : from;
}

/** The packet leaves its sender for a station on a LAN, through the router when the sender is not on it. */
export function overLan(from: VantagePoint, parentInterface?: string | null): readonly Hop[] {
  const routed: readonly Hop[] = from === 'off-lan-client' ? [{ at: 'router', action: 'route' }] : [];
  return [sent(from, parentInterface), ...routed, { at: 'lan', action: 'switch' }];
}

/** The packet goes to the host, which may be where it starts. */
export function toHost(from: VantagePoint): readonly Hop[] {
  return from === 'docker-host' ? [sent(from)] : overLan(from);
}

/** The packet leaves its sender. */
export function sent(from: VantagePoint, interfaceName?: string | null): Hop {
  return onInterface({ at: stationOf(from), action: 'send' }, interfaceName);
}

/** The packet is dropped at a station, and that is the end of it. */
export function droppedAt(at: Hop['at'], interfaceName?: string | null): Hop {
  return onInterface({ at, action: 'drop' }, interfaceName);
}

/** The host hands a published port's packet on towards the container, by rewriting its destination or by its proxy. */
export function forwarded(action: 'dnat' | 'proxy', nicName?: string): readonly Hop[] {
  return [onInterface({ at: 'host', action }, nicName), { at: 'bridge', action: 'switch' }];
}

/** The container, or its guest, answers by the bridge or the LAN, and the reply arrives. */
export function answered(
  action: 'reply-by-bridge' | 'reply-by-lan',
  from: VantagePoint,
  at: 'container' | 'guest' = 'container',
): readonly Hop[] {
  return [
    { at, action },
    { at: stationOf(from), action: 'deliver' },
  ];
}

/** The container's reply leaves by the wrong interface, or with the wrong source, and never counts as one. */
export const replyLost: Hop = { at: 'container', action: 'reply-lost' };

/** A hop with the host's interface it passes, where one is known. */
export function onInterface(hop: Hop, interfaceName: string | null | undefined): Hop {
  return interfaceName === null || interfaceName === undefined ? hop : { ...hop, interface: interfaceName };
}
