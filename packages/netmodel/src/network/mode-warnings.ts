import type { Cidr } from '../address/types.ts';
import { type Fault, fault, showValue } from '../fault.ts';
import type { HostFacts } from '../host.ts';
import { draftedParentOf } from './engine-request.ts';
import { readMode } from './mode.ts';
import { lanRouteOf } from './routed.ts';
import type { IpvlanMode, MacvlanMode, NetworkDraft } from './types.ts';

/** What the mode of a network cannot do, said before it is made. */
export function findModeWarnings(
  draft: NetworkDraft,
  subnets: readonly Cidr[],
  { interfaces }: Pick<HostFacts, 'interfaces'>,
): readonly Fault[] {
  const mode = readMode(draft);
  const parent = draftedParentOf(draft);
  if (mode === null || parent === null) return [];
  const shown = showValue(parent);
  switch (mode) {
    case 'bridge':
    case 'private':
    case 'vepa':
    case 'passthru':
      return notes([macvlanLimits[mode](shown)]);
    case 'l2':
      return notes([sharedMac(shown)]);
    case 'l3':
    case 'l3s': {
      const lines = subnets.flatMap((subnet) => lanRouteOf(subnet, parent, interfaces) ?? []);
      return notes([sharedMac(shown), routedLimits(mode), ...lines.map(needsRoute)]);
    }
  }
}

const macvlanLimits: Readonly<Record<MacvlanMode, (parent: string) => string | null>> = {
  bridge: () => null,
  private: () =>
    'private keeps its workspaces apart from each other, and lets each of them meet the rest of the LAN: use bridge if they are to meet',
  vepa: () =>
    'vepa sends what its workspaces tell each other out to the switch, and they meet only if that sends it back ' +
    '(reflective relay, 802.1Qbg; hairpin on a Linux bridge): use bridge where the switch does not',
  passthru: (parent) => `passthru hands ${parent} over to one workspace at a time: use bridge for more`,
};

function sharedMac(parent: string): string {
  return (
    `of ipvlan gives every workspace the MAC address of ${parent}: they cannot have one of their own, ` +
    'and a DHCP server tells them apart by client identifier alone'
  );
}

function routedLimits(mode: IpvlanMode): string {
  return `${mode} carries no broadcast, no multicast and no DHCP: use l2 for what needs them`;
}

function needsRoute(line: string): string {
  return `needs a route on every machine that is to reach it, or on the LAN's router: ${line}`;
}

function notes(texts: readonly (string | null)[]): readonly Fault[] {
  return texts.flatMap((text) => (text === null ? [] : [fault('mode', 'mode_limits', text)]));
}
