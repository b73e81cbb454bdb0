import type { AddressClash } from '../wire/types.ts';
import type { Condition, DesiredWorkspace, HostView } from './types.ts';

const type = 'AddressConflict';

/**
 * Whether another station answers for an address of the workspace. Null as long as none was seen, for that is the rule;
 * unlike the others this condition is bad news while it is True.
 */
export function describeAddressConflict({ id }: DesiredWorkspace, { observed }: HostView): Condition | null {
  const clashes = (observed.clashes ?? []).filter(({ workspaceId }) => workspaceId === id);
  const present = clashes.filter(({ gone }) => !gone);
  if (present.length > 0) {
    const message = `${present.map(tell).join('; ')}: packets go to either. Take the address off that machine, or give the workspace another one.`;
    return { type, status: 'True', reason: 'AnsweredByOthers', message };
  }
  if (clashes.length === 0) return null;
  const was = clashes.map(({ address, mac }) => `${mac} answered for ${address}`).join('; ');
  return { type, status: 'False', reason: 'Gone', message: `Nobody else answers any more; ${was} before.` };
}

function tell({ address, mac }: AddressClash): string {
  return `${mac} answers for ${address} as well`;
}
