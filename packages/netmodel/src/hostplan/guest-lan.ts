import type { DesiredWorkspace } from './types.ts';

/** The name Trailer gives the LAN interface that a guest is bridged onto, on engines that let it; the image looks for it. */
const guestInterfaceName = 'mvlan0';

/**
 * The LAN that the guest of a Windows workspace is bridged onto: the first of those the workspace is on, which come in
 * the order of its networks. Null for Linux, and where there is none.
 */
export function guestLanOf<Lan>({ kind }: Pick<DesiredWorkspace, 'kind'>, lans: readonly Lan[]): Lan | null {
  return kind === 'windows' ? (lans[0] ?? null) : null;
}

/** The name wanted for a container's interface on a network; null leaves it to the engine. */
export function wantedInterfaceName(networkId: string, guestLan: string | null): string | null {
  return networkId === guestLan ? guestInterfaceName : null;
}
