import { type Network, routeTable, shapeFaultsOf } from '@trailer/contract';
import { validateNetworkChange } from '@trailer/netmodel';
import { type FieldFaults, faultsByPath } from '../../../parts/field-faults.ts';
import { existingNetworkOf } from '../../../parts/model-input.ts';
import { byField } from '../creation/check.ts';
import { shimOf } from '../creation/form.ts';

/** What can be changed of a network, as it is typed. */
export interface NetworkNaming {
  readonly name: string;
  readonly description: string;
  /** The address of the host shim; empty for none. */
  readonly hostShim: string;
}

/** What is asked to be changed; the rest stays. */
export interface NamingChange {
  readonly name?: string;
  readonly description?: string;
  readonly hostShim?: { readonly address: string } | null;
}

/** What a network has now of what can be changed. */
export function namingOf({ name, description, hostShim }: Network): NetworkNaming {
  return { name, description, hostShim: hostShim?.address ?? '' };
}

/** Checks a change as the server will, among the networks of the same host. */
export function checkChange(change: NamingChange, current: Network, networks: readonly Network[]): FieldFaults {
  const read = routeTable['networks.update'].body.safeParse(change);
  if (!read.success) return faultsByPath(shapeFaultsOf(read.error.issues, change));
  const { description: _, ...rest } = change;
  const checked = validateNetworkChange(rest, {
    current: existingNetworkOf(current),
    networks: networks.filter(({ hostId }) => hostId === current.hostId).map(existingNetworkOf),
  });
  return checked.ok ? {} : byField(checked.faults);
}

/** What was typed, on top of what somebody else made of the network meanwhile: fields left alone are theirs. */
export function rebaseNaming(typed: NetworkNaming, before: NetworkNaming, now: NetworkNaming): NetworkNaming {
  const rebased = (field: keyof NetworkNaming) => (typed[field] === before[field] ? now[field] : typed[field]);
  return { name: rebased('name'), description: rebased('description'), hostShim: rebased('hostShim') };
}

/** What of the typed naming differs from what the network is; null when nothing does. */
export function changeOf(typed: NetworkNaming, current: NetworkNaming): NamingChange | null {
  const [name, description, hostShim] = [typed.name.trim(), typed.description.trim(), typed.hostShim.trim()];
  const change = {
    ...(name === current.name ? {} : { name }),
    ...(description === current.description ? {} : { description }),
    ...(hostShim === current.hostShim ? {} : { hostShim: shimOf(hostShim) }),
  };
  return Object.keys(change).length === 0 ? null : change;
}
