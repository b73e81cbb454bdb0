import { type Fault, fault, showValue } from '../fault.ts';
import type { HostInterface, InterfaceKind } from '../host.ts';
import type { NetworkDraft } from './types.ts';

/** What decides whether an interface can carry macvlan. `master` is the bridge or bond it is a port of. */
export interface ParentCandidate {
  readonly kind: InterfaceKind;
  readonly up: boolean;
  readonly master: string | null;
}

const unfitKinds: Readonly<Partial<Record<InterfaceKind, string>>> = {
  wifi: 'is a Wi-Fi interface, and an access point drops frames of MAC addresses that did not join it: use a wired one',
  loopback: 'is the loopback interface and leads to no LAN: use a wired one',
  'docker-bridge': 'is a bridge of the Docker engine: use the interface that leads to the LAN',
  macvlan: 'is a macvlan or ipvlan interface itself: use the interface it hangs on',
  tunnel: 'is a tunnel and carries no Ethernet frames of a LAN: use a wired one',
};

const doubtfulKinds: Readonly<Partial<Record<InterfaceKind, string>>> = {
  bridge: 'is a bridge: workspaces see the LAN only if a wired interface is a port of it',
  dummy: 'is a dummy interface: nothing outside this host is behind it',
  other: 'is of a kind Trailer does not know: whether it carries macvlan shows when the network is created',
};

/** Why an interface cannot be a macvlan parent, with the cure; null when it can. */
export function checkParent({ kind, up, master }: ParentCandidate): string | null {
  const unfit = unfitKinds[kind];
  if (unfit !== undefined) return unfit;
  if (master !== null) return `is a port of ${master}: use ${master} itself`;
  if (!up) return 'is down or has no carrier: bring it up first';
  return null;
}

/** Why a draft cannot have the parent it names, or lacks one it needs. */
export function findParentFaults(draft: NetworkDraft, interfaces: readonly HostInterface[]): readonly Fault[] {
  const given = draft.parentInterface ?? null;
  if (draft.driver === 'bridge') return given === null ? [] : [needlessParent(given)];
  if (given === null) {
    const text = `is missing: a ${draft.driver} network hangs on one of ${choices(interfaces)}`;
    return [fault('parentInterface', 'required', text)];
  }
  const parent = interfaces.find(({ name }) => name === given);
  if (parent === undefined) {
    const text = `${showValue(given)} is not an interface of this host: use one of ${choices(interfaces)}`;
    return [fault('parentInterface', 'unknown_parent', text)];
  }
  if (parent.parentable) return [];
  const whyNot = parent.whyNot ?? `cannot carry ${draft.driver}: use one of ${choices(interfaces)}`;
  return [fault('parentInterface', 'unfit_parent', `${showValue(given)} ${whyNot}`)];
}

function needlessParent(given: string): Fault {
  const text = `${showValue(given)} has no place on a bridge network: leave it out, or use driver macvlan`;
  return fault('parentInterface', 'invalid_value', text);
}

/** A few interfaces to choose from; a host can have hundreds. */
function choices(interfaces: readonly HostInterface[]): string {
  const fit = interfaces.filter(({ parentable }) => parentable).map(({ name }) => name);
  if (fit.length === 0) return 'its wired interfaces (it has none that is up now)';
  return fit.length <= 5 ? fit.join(', ') : `${fit.slice(0, 5).join(', ')} and ${fit.length - 5} more`;
}

/** What to know about the parent a draft names. */
export function findParentWarnings(draft: NetworkDraft, interfaces: readonly HostInterface[]): readonly Fault[] {
  const parent = interfaces.find(({ name }) => name === draft.parentInterface);
  if (parent === undefined || !parent.parentable || draft.driver === 'bridge') return [];
  const doubt = doubtfulKinds[parent.kind];
  if (doubt === undefined) return [];
  return [fault('parentInterface', 'unfit_parent', `${parent.name} ${doubt}`)];
}
