import { type Fault, fault, showValue } from '../fault.ts';
import { isGiven } from '../field.ts';
import type { HostInterface } from '../host.ts';
import type { IpvlanMode, MacvlanMode, NetworkDraft, NetworkDriver, NetworkMode } from './types.ts';

export const macvlanModes: readonly MacvlanMode[] = ['bridge', 'private', 'vepa', 'passthru'];
export const ipvlanModes: readonly IpvlanMode[] = ['l2', 'l3', 'l3s'];

/** The modes a driver has; none for a bridge network. */
export function modesOf(driver: NetworkDriver): readonly NetworkMode[] {
  switch (driver) {
    case 'bridge':
      return [];
    case 'macvlan':
      return macvlanModes;
    case 'ipvlan':
      return ipvlanModes;
  }
}

/** The mode of a network that names none: the engine's own default, null for a bridge network. */
export function defaultMode(driver: NetworkDriver): NetworkMode | null {
  return modesOf(driver)[0] ?? null;
}

/** The mode a draft asks for or leaves to its driver; null also where what it asks for is none. */
export function readMode({ driver, mode }: Pick<NetworkDraft, 'driver' | 'mode'>): NetworkMode | null {
  if (!isGiven(mode)) return defaultMode(driver);
  return modesOf(driver).find((known) => known === mode) ?? null;
}

/** Whether an ipvlan network forwards packets only: no ARP, no broadcast, and the LAN needs a route to its subnet. */
export function isRouted(mode: NetworkMode | null): boolean {
  return mode === 'l3' || mode === 'l3s';
}

/** Why a draft cannot have the mode it names. */
export function findModeFaults(draft: NetworkDraft, interfaces: readonly HostInterface[]): readonly Fault[] {
  const { driver, mode } = draft;
  if (!isGiven(mode)) return [];
  const modes = modesOf(driver);
  if (modes.length === 0) {
    return [fault('mode', 'invalid_value', `${showValue(mode)} has no place on a bridge network: leave it out`)];
  }
  if (readMode(draft) === null) {
    const text = `${showValue(mode)} is no mode of ${driver}: use one of ${modes.join(', ')}`;
    return [fault('mode', 'invalid_value', text)];
  }
  return mode === 'passthru' ? passthruFaults(draft, interfaces) : [];
}

/** The one workspace on it takes over the interface with its MAC address, and the host loses what it has there. */
function passthruFaults(draft: NetworkDraft, interfaces: readonly HostInterface[]): readonly Fault[] {
  // The tagged sub-interface has no address of its own when it is made for the network.
  if (isGiven(draft.vlanId)) return [];
  return interfaces
    .filter(({ name }) => name === draft.parentInterface)
    .flatMap(({ name, addresses }) => addresses.slice(0, 1).map((held) => ({ name, held })))
    .map(({ name, held }) => {
      const text =
        `passthru hands ${name} over to one workspace, and the host would lose ${held} on it: ` +
        'use bridge, or a parent that holds no address';
      return fault('mode', 'unfit_parent', text);
    });
}
