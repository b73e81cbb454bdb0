import { familyOf } from '../address/prefix.ts';
import type { Answer } from './answer.ts';
import { guestOnLan } from './guest.ts';
import { droppedAt, onInterface } from './hops.ts';
import type { Scene } from './scene.ts';
import type { EndpointTarget, HostPortTarget } from './targets.ts';
import type { Hop, ReachGuest } from './types.ts';

/** Who takes a packet that has come as far as the container; `hops` is its way from there and the reply's way back there. */
export type Service =
  | { readonly by: 'container'; readonly hops: readonly Hop[] }
  | { readonly by: 'guest'; readonly hops: readonly Hop[]; readonly words: string }
  | { readonly by: 'nobody'; readonly refusal: Pick<Answer, 'reason' | 'message' | 'cure'> };

const byContainer: Service = { by: 'container', hops: [{ at: 'container', action: 'deliver' }] };

/** Who takes a packet for this port of the container. */
export function serviceOf(target: HostPortTarget | EndpointTarget, scene: Scene): Service {
  const { guest } = target;
  if (guest === null) return byContainer;
  const refusal = refusalOf(guest, target, scene);
  return refusal === null ? serviceBy(guest, scene) : { by: 'nobody', refusal };
}

/** An answer for a request that has come to the container by `way`, unless nothing there takes it. */
export function arrived(
  service: Service,
  { way, reply, ...answer }: Omit<Answer, 'hops'> & { readonly way: readonly Hop[]; readonly reply: readonly Hop[] },
): Answer {
  if (service.by === 'nobody') return endingThere(service, way);
  return { ...answer, hops: [...way, ...service.hops, ...reply] };
}

/** The answer for a request that has come to the container by `way` where nothing takes it; null where something does. */
export function refused(service: Service, way: readonly Hop[]): Answer | null {
  return service.by === 'nobody' ? endingThere(service, way) : null;
}

function endingThere({ refusal }: Extract<Service, { by: 'nobody' }>, way: readonly Hop[]): Answer {
  return { verdict: 'blocked', ...refusal, hops: [...way, droppedAt('container')] };
}

/** That the packet goes on to the guest, as a clause behind `joint`; empty where it does not. */
export function onward(service: Service, joint: string): string {
  return service.by === 'guest' ? `${joint}${service.words}` : '';
}

function serviceBy({ forwardedBy, address }: ReachGuest, { input }: Scene): Service {
  if (forwardedBy === 'runtime') {
    const hops: readonly Hop[] = [
      { at: 'container', action: 'dnat' },
      { at: 'guest', action: 'deliver' },
    ];
    return { by: 'guest', hops, words: "the VM runtime's own translation hands it to the guest" };
  }
  const parent = guestOnLan(input.workspace)?.endpoint.parentInterface;
  const hops: readonly Hop[] = [
    { at: 'container', action: 'dnat' },
    { at: 'container', action: 'masquerade' },
    onInterface({ at: 'macvlan', action: 'switch' }, parent),
    { at: 'guest', action: 'deliver' },
    { at: 'guest', action: 'reply-by-lan' },
  ];
  const guest = address === null ? 'the guest' : `the guest at ${address}`;
  return { by: 'guest', hops, words: `the container forwards it to ${guest}` };
}

function refusalOf(
  guest: ReachGuest,
  target: HostPortTarget | EndpointTarget,
  { publishing }: Scene,
): Pick<Answer, 'reason' | 'message' | 'cure'> | null {
  const asked = target.address;
  if (guest.forwardedBy === 'nobody')
    return {
      reason: 'guest_not_forwarded',
      message: `The image of the workspace has no port forwarder: what is sent to ${asked} for the guest ends in the container.`,
      cure: "Rebuild the image from images/windows and redeploy the workspace; until then use the guest's own address on the LAN.",
    };
  // Without a bridge of the family the engine's proxy asks by IPv4.
  if (familyOf(target.address) === 6 && publishing !== undefined)
    return {
      reason: 'guest_not_forwarded',
      message: `The engine maps ports at ${asked} to the IPv6 address of the container, and to the guest only IPv4 is forwarded.`,
      cure: 'Use an IPv4 address of the host.',
    };
  if (guest.forwardedBy === 'runtime' || guest.forwarding) return null;
  const { address } = guest;
  if (address === null)
    return {
      reason: 'guest_without_lease',
      message: `The guest has no address on the LAN: what is sent to ${asked} for it ends in the container.`,
      cure: "Wait for the guest to start; if it stays like this, look after the LAN's DHCP server. The workspace's condition GuestForwarding says how far it is.",
    };
  return {
    reason: 'guest_not_forwarded',
    message: `The rules that forward to the guest at ${address} are not in the container's kernel: what is sent to ${asked} for it ends there.`,
    cure: `See the workspace's condition GuestForwarding; until then use ${address}.`,
  };
}
