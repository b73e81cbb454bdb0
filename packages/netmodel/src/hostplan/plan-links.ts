import { compareText } from '../compare-text.ts';
import { isHostShim, shimNameOf } from '../links/marks.ts';
import { isShimInPlace } from '../links/shim.ts';
import type { ObservedLink, ObservedShim } from '../links/types.ts';
import { engineParentOf } from '../network/engine-request.ts';
import { planHostShim } from './host-shim.ts';
import { selectNetwork } from './select-network.ts';
import type { DesiredNetwork, HostView, Step } from './types.ts';

/** What the links of a network need, the host shim first. */
export function planLinks(network: DesiredNetwork, view: HostView): readonly Step[] {
  return [...planShim(network, view), ...planMark(network, view)];
}

/** The removal of a network's shim; empty when it has none. */
export function planShimRemoval(network: DesiredNetwork, view: HostView): readonly Step[] {
  const link = findShim(network, view);
  return link === undefined ? [] : [{ kind: 'remove-link', networkId: network.id, link }];
}

/** The removal of what carries Trailer's mark and belongs to nothing, each as a subject of its own. */
export function planUnknownLinks(view: HostView): readonly Step[] {
  return view.observed.links
    .filter((link) => isLeftover(link, view))
    .sort((one, other) => compareText(one.name, other.name))
    .map((link) => ({ kind: 'remove-link', networkId: null, link }));
}

/** The shim of a network, as the kernel has it. */
export function findShim({ id }: Pick<DesiredNetwork, 'id'>, { observed }: HostView): ObservedShim | undefined {
  const name = shimNameOf(id);
  return observed.links.find((link): link is ObservedShim => link.kind === 'shim' && link.name === name);
}

function planShim(network: DesiredNetwork, view: HostView): readonly Step[] {
  if (network.hostShim === null) return planShimRemoval(network, view);
  const plan = planHostShim(network, view);
  const shim = findShim(network, view);
  if (plan === null || (shim !== undefined && isShimInPlace(plan, shim))) return [];
  return [{ kind: 'apply-host-shim', networkId: network.id, plan }];
}

/** The engine makes a sub-interface without a mark, and again at every boot: its network's label remembers whose it is. */
function planMark(network: DesiredNetwork, view: HostView): readonly Step[] {
  const { parentInterface, vlanLink = null } = selectNetwork(network, view).network ?? {};
  const link = vlanLink === parentInterface ? vlanLink : null;
  if (link === null || view.observed.links.some(({ kind, name }) => kind === 'vlan' && name === link)) return [];
  const isThere = view.observed.interfaces.some(({ name, kind }) => name === link && kind === 'vlan');
  return isThere ? [{ kind: 'mark-vlan', networkId: network.id, link }] : [];
}

function isLeftover(link: ObservedLink, view: HostView): boolean {
  const { desired, observed } = view;
  if (link.kind === 'shim') return !desired.networks.some(({ id }) => shimNameOf(id) === link.name);
  const used =
    observed.networks.some(({ parentInterface }) => parentInterface === link.name) ||
    desired.networks.some((network) => !network.deleting && engineParentOf(network) === link.name);
  return !used && !isUsedByOthers(link.name, view);
}

/** Whether somebody gave a sub-interface of ours an address, or hung something on it. */
function isUsedByOthers(link: string, { observed }: HostView): boolean {
  return observed.interfaces.some(
    (nic) => (nic.name === link && nic.addresses.length > 0) || (nic.parent === link && !isHostShim(nic)),
  );
}
