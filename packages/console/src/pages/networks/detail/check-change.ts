import { type Network, routeTable, shapeFaultsOf } from '@trailer/contract';
import { validateNetworkChange } from '@trailer/netmodel';
import { type FieldFaults, faultsByPath } from '../../../parts/field-faults.ts';
import { existingNetworkOf } from '../../../parts/model-input.ts';

/** What can be changed of a network. */
export interface NetworkNaming {
  readonly name: string;
  readonly description: string;
}

/** What is asked to be changed; the rest stays. */
export type NamingChange = Partial<NetworkNaming>;

/** Checks a change as the server will, among the networks of the same host. */
export function checkChange(change: NamingChange, current: Network, networks: readonly Network[]): FieldFaults {
  const read = routeTable['networks.update'].body.safeParse(change);
  if (!read.success) return faultsByPath(shapeFaultsOf(read.error.issues, change));
  const { description: _, ...rest } = change;
  const checked = validateNetworkChange(rest, {
    current: existingNetworkOf(current),
    networks: networks.filter(({ hostId }) => hostId === current.hostId).map(existingNetworkOf),
  });
  return checked.ok ? {} : faultsByPath(checked.faults);
}

/** What was typed, on top of what somebody else made of the network meanwhile: fields left alone are theirs. */
export function rebaseNaming(typed: NetworkNaming, before: NetworkNaming, now: NetworkNaming): NetworkNaming {
  return {
    name: typed.name === before.name ? now.name : typed.name,
    description: typed.description === before.description ? now.description : typed.description,
  };
}

/** What of the typed naming differs from what the network is; null when nothing does. */
export function changeOf(typed: NetworkNaming, current: NetworkNaming): NamingChange | null {
  const [name, description] = [typed.name.trim(), typed.description.trim()];
  const change = {
    ...(name === current.name ? {} : { name }),
    ...(description === current.description ? {} : { description }),
  };
  return Object.keys(change).length === 0 ? null : change;
}
