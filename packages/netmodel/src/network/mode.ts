import type { IpvlanMode, MacvlanMode, NetworkDriver, NetworkMode } from './types.ts';

export const macvlanModes: readonly MacvlanMode[] = ['bridge', 'private', 'vepa', 'passthru'];
export const ipvlanModes: readonly IpvlanMode[] = ['l2', 'l3', 'l3s'];

/** The mode of a network that names none: the engine's own default, null for a bridge network. */
export function defaultMode(driver: NetworkDriver): NetworkMode | null {
  switch (driver) {
    case 'bridge':
      return null;
    case 'macvlan':
      return 'bridge';
    case 'ipvlan':
      return 'l2';
  }
}
