import { showValue } from '../fault.ts';
import { engineParentOf } from '../network/engine-request.ts';
import type { NetworkSpec } from '../network/types.ts';

type OnParent = Pick<NetworkSpec, 'name' | 'driver' | 'mode' | 'parentInterface' | 'vlanId'>;

/**
 * Why nothing is asked before a network is made; null when something is. The question has MAC addresses of its own, which
 * is what ipvlan is chosen to avoid: a switch with port security may close the port for them.
 */
export function whyUnasked({ driver }: Pick<NetworkSpec, 'driver'>): string | null {
  return driver === 'ipvlan'
    ? 'the question would be sent from MAC addresses of its own, and the switch of an ipvlan network may allow none but the host’s'
    : null;
}

/**
 * Why nothing can be asked on a parent that these networks have; null when something can. The question is sent from a
 * macvlan link, beside which the kernel starts no container on ipvlan or passthru.
 */
export function whyUnaskable(
  parent: Pick<NetworkSpec, 'parentInterface' | 'vlanId'>,
  networks: readonly OnParent[],
): string | null {
  const name = engineParentOf(parent);
  const rival = networks.find(
    (other) => engineParentOf(other) === name && (other.driver === 'ipvlan' || other.mode === 'passthru'),
  );
  if (rival === undefined) return null;
  const what = rival.driver === 'ipvlan' ? 'ipvlan' : 'passthru';
  return `${name} carries ${what} network ${showValue(rival.name)}, and nothing can be sent from beside it`;
}
