import { type Fault, fault, showValue } from '../fault.ts';
import { type FieldReading, isGiven, refuseField } from '../field.ts';
import type { HostFacts, HostInterface } from '../host.ts';
import { longestLinkName } from '../links/marks.ts';
import type { NetworkDraft } from './types.ts';

const lastTag = 4094;

/** Reads the 802.1q tag of a draft, and holds the sub-interface it stands for against the host's interfaces. */
export function readVlanId(draft: NetworkDraft, facts: HostFacts): FieldReading<number> {
  const { vlanId, parentInterface, driver } = draft;
  if (!isGiven(vlanId)) return { value: null, faults: [] };
  const found =
    faultOfTag(vlanId, driver) ?? (isGiven(parentInterface) ? faultOnParent(vlanId, parentInterface, facts) : null);
  return found === null ? { value: vlanId, faults: [] } : refuseField(found);
}

function faultOfTag(vlanId: number, driver: NetworkDraft['driver']): Fault | null {
  if (driver === 'bridge') {
    return vlanFault(
      'invalid_value',
      `${vlanId} has no place on a bridge network: leave it out, or use driver macvlan`,
    );
  }
  if (Number.isInteger(vlanId) && vlanId >= 1 && vlanId <= lastTag) return null;
  return vlanFault('invalid_value', `${showValue(vlanId)} is no 802.1q tag: use one from 1 to ${lastTag}`);
}

function faultOnParent(vlanId: number, parent: string, { interfaces, kernel }: HostFacts): Fault | null {
  const name = `${parent}.${vlanId}`;
  const there = interfaces.find((nic) => nic.name === name);
  const namesake = interfaces.find((nic) => nic.parent === parent && nic.vlanId === vlanId);
  if (there !== undefined) return faultOfLink(there, { parent, vlanId });
  if (namesake !== undefined) {
    const text = `${vlanId} of ${showValue(parent)} is ${showValue(namesake.name)} on this host already: give that as parentInterface and leave vlanId out`;
    return vlanFault('parent_taken', text);
  }
  if (!kernel.vlan) {
    return vlanFault(
      'driver_unsupported_by_host',
      `${vlanId} needs 802.1q in this host's kernel: load the module 8021q`,
    );
  }
  return faultOfName(name, parent, interfaces);
}

/** A link of the user's own is taken as it is, if it is what its name says. */
function faultOfLink(there: HostInterface, wanted: { readonly parent: string; readonly vlanId: number }): Fault | null {
  const { name } = there;
  if (there.kind !== 'vlan' || there.parent !== wanted.parent || there.vlanId !== wanted.vlanId) {
    const text = `${wanted.vlanId} of ${wanted.parent} is called ${name}, and on this host that is something else: rename it, or make the VLAN interface under another name and give that as parentInterface`;
    return vlanFault('parent_taken', text);
  }
  return there.whyNot === undefined ? null : vlanFault('unfit_parent', `${wanted.vlanId}: ${name} ${there.whyNot}`);
}

/** The engine makes `parent.tag` itself, and reads a name with two dots in it as none. */
function faultOfName(name: string, parent: string, interfaces: readonly HostInterface[]): Fault | null {
  const instead = 'make the VLAN interface on the host and give its name as parentInterface';
  if (parent.includes('.') || interfaces.some((nic) => nic.name === parent && nic.kind === 'vlan')) {
    return vlanFault(
      'not_supported',
      `on ${showValue(parent)} would be a tag within a tag, which the engine does not make: ${instead}`,
    );
  }
  if (name.length <= longestLinkName) return null;
  const text = `makes ${showValue(name)}, and the kernel allows ${longestLinkName} characters: ${instead}, without vlanId`;
  return vlanFault('too_long', text);
}

function vlanFault(code: Fault['code'], text: string): Fault {
  return fault('vlanId', code, text);
}
