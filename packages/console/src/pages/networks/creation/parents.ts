import {
  addressOf,
  type Cidr,
  contains,
  type HostFacts,
  type HostInterface,
  type InterfaceKind,
} from '@trailer/netmodel';

/** Interfaces that people ask about; the others are the engine's and the kernel's own. */
const askedAbout: ReadonlySet<InterfaceKind> = new Set(['physical', 'wifi', 'bond', 'vlan', 'bridge']);

/** The interfaces to choose from, those that can be a parent first, and the rest that nobody would look for. */
export interface ParentChoices {
  readonly shown: readonly HostInterface[];
  readonly rest: readonly HostInterface[];
}

/** Sorts a host's interfaces for choosing. */
export function listParents({ interfaces }: Pick<HostFacts, 'interfaces'>): ParentChoices {
  const fit = interfaces.filter(({ parentable }) => parentable);
  const unfit = interfaces.filter(({ parentable }) => !parentable);
  return {
    shown: [...fit, ...unfit.filter(({ kind }) => askedAbout.has(kind))],
    rest: unfit.filter(({ kind }) => !askedAbout.has(kind)),
  };
}

/** What it means for workspaces whether the host itself has an address on their LAN, in one line. */
export function explainUse(nic: HostInterface, subnet: Cidr | null): string {
  const own = nic.addresses.map(addressOf).find((address) => subnet !== null && contains(subnet, address));
  if (own !== undefined) {
    return `Shared NIC: the host is ${own} on this LAN. Host and workspaces cannot talk over it; published ports answer.`;
  }
  const use = 'Dedicated NIC: the host has no address on this LAN; the NIC is there for the workspaces alone.';
  return subnet === null ? `${use} Give the LAN's own subnet and router below.` : use;
}
