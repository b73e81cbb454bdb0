import { showValue } from '../fault.ts';
import { isNamedAs } from '../network/engine-name.ts';
import { fingerprintNetwork } from './fingerprint.ts';
import { usersOf } from './plan-network.ts';
import { selectNetwork } from './select-network.ts';
import { troubleOf } from './trouble.ts';
import type { DesiredNetwork, HostView, NetworkStatus, ObservedNetwork, SubjectActivity } from './types.ts';

/** A network's phase, and a message for its owner. */
export function describeNetwork(
  network: DesiredNetwork,
  view: HostView,
  activity: SubjectActivity | undefined,
): NetworkStatus {
  const trouble = troubleOf(activity)?.message;
  if (network.deleting) return { phase: 'deleting', message: trouble ?? describeDeletion(network, view) };
  const { network: observed } = selectNetwork(network, view);
  if (observed !== undefined) return describeExisting(network, observed);
  if (trouble !== undefined) return { phase: 'error', message: trouble };
  return { phase: 'pending', message: `The ${network.driver} network is about to be created.` };
}

function describeDeletion(network: DesiredNetwork, view: HostView): string {
  const users = usersOf(network, view);
  if (users.length === 0) return 'The network is being removed.';
  return `The network is removed as soon as nothing uses it any more: ${users.map(showValue).join(', ')}.`;
}

function describeExisting(network: DesiredNetwork, observed: ObservedNetwork): NetworkStatus {
  if (observed.fingerprint !== fingerprintNetwork(network)) {
    return {
      phase: 'error',
      message:
        `The network ${showValue(observed.name)} on the engine was not made from this definition: somebody replaced it. ` +
        'Remove it on the engine, and Trailer makes it anew.',
    };
  }
  if (isNamedAs(observed.name, network)) return { phase: 'created', message: '' };
  return {
    phase: 'created',
    message: `On the engine the network keeps the name it was made with, ${showValue(observed.name)}.`,
  };
}
