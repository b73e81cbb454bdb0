import { showValue } from '../fault.ts';
import { isNamedAs } from '../network/engine-name.ts';
import { engineParentOf } from '../network/engine-request.ts';
import { fingerprintNetwork } from './fingerprint.ts';
import { planLinks } from './plan-links.ts';
import { usersOf } from './plan-network.ts';
import { isAdopted, selectNetwork } from './select-network.ts';
import { type Trouble, troubleOf } from './trouble.ts';
import type { DesiredNetwork, HostView, NetworkStatus, ObservedNetwork, SubjectActivity } from './types.ts';

/** A network's phase, and a message for its owner. */
export function describeNetwork(
  network: DesiredNetwork,
  view: HostView,
  activity: SubjectActivity | undefined,
): NetworkStatus {
  const failed = troubleOf(activity);
  const trouble = failed?.message;
  if (network.deleting) return { phase: 'deleting', message: trouble ?? describeDeletion(network, view) };
  const { network: observed } = selectNetwork(network, view);
  if (observed !== undefined) {
    const gone = describeGoneVlan(network, view);
    if (gone !== null) return { phase: 'error', message: gone };
    return describeExisting(network, observed, describeLinks(network, view, failed));
  }
  if (trouble !== undefined) return { phase: 'error', message: trouble };
  if (isAdopted(network)) return { phase: 'error', message: describeLost(network) };
  return { phase: 'pending', message: `The ${network.driver} network is about to be created.` };
}

function describeDeletion(network: DesiredNetwork, view: HostView): string {
  const users = usersOf(network, view);
  if (isAdopted(network)) return 'The network is being forgotten. On the engine it stays as it is.';
  if (users.length === 0) return 'The network is being removed.';
  return `The network is removed as soon as nothing uses it any more: ${users.map(showValue).join(', ')}.`;
}

/** What is to be said of a network's links; empty when they are as they should be. */
function describeLinks(network: DesiredNetwork, view: HostView, trouble: Trouble | null): string {
  const [next] = planLinks(network, view);
  if (next === undefined) return '';
  const shim = network.hostShim === null ? 'The former host shim' : `The host shim ${network.hostShim.address}`;
  const object = next.kind === 'mark-vlan' ? `The mark on ${next.link}` : shim;
  if (trouble?.step === next.kind) return `${object} is not as it should be: ${trouble.message}`;
  return next.kind === 'mark-vlan' ? '' : `${object} is being ${next.kind === 'remove-link' ? 'removed' : 'set up'}.`;
}

/**
 * What is to be done when the sub-interface of a tagged network is gone, and with it every interface on it: the engine
 * makes it with the network and when the engine starts, never for a workspace that starts.
 */
function describeGoneVlan(network: DesiredNetwork, { observed }: HostView): string | null {
  const { parentInterface, vlanId } = network;
  const name = engineParentOf(network);
  if (vlanId === null || observed.interfaces.some((nic) => nic.name === name)) return null;
  return (
    `The VLAN sub-interface ${name} of this network is gone, and nothing on it reaches the LAN: run ` +
    `\`ip link add link ${parentInterface} name ${name} type vlan id ${vlanId} && ip link set dev ${name} up\` ` +
    'on the host, then restart the workspaces of this network.'
  );
}

function describeExisting(network: DesiredNetwork, observed: ObservedNetwork, links: string): NetworkStatus {
  if (!isAdopted(network) && observed.fingerprint !== fingerprintNetwork(network)) {
    return {
      phase: 'error',
      message:
        `The network ${showValue(observed.name)} on the engine was not made from this definition: somebody replaced it. ` +
        'Remove it on the engine, and Trailer makes it anew.',
    };
  }
  const name = isNamedAs(observed.name, network)
    ? ''
    : `On the engine the network keeps the name it was made with, ${showValue(observed.name)}.`;
  return { phase: 'created', message: [name, links].filter((text) => text !== '').join(' ') };
}

function describeLost({ adopted }: DesiredNetwork): string {
  const id = showValue(String(adopted).slice(0, 12));
  return `The network that was taken over, ${id}, is gone from the engine: delete it here, and take over what took its place.`;
}
