import type { Host } from '@trailer/contract';
import { containsPrefix, familyOf, type HostFacts, parseCidr, parseIpAddress, prefixLength } from '@trailer/netmodel';
import { heldByHost } from '../address-map/holders.ts';
import { type AddressPlan, planAddresses } from '../address-map/plan.ts';
import type { NetworkForm } from './form.ts';

/** A subnet with more addresses is no LAN, and one with fewer has no room. */
const [widest, narrowest] = [8, 30] as const;

/** The map of what is typed so far; null while the subnet is none that a map could be drawn of. */
export function planOfDraft(form: NetworkForm, host: Pick<Host, 'name'>, facts: HostFacts): AddressPlan | null {
  const subnet = parseCidr(form.subnet.trim());
  if (!subnet.ok || familyOf(subnet.value) !== 4) return null;
  const length = prefixLength(subnet.value);
  if (length < widest || length > narrowest) return null;
  const ipRange = parseCidr(form.ipRange.trim());
  const gateway = parseIpAddress(form.gateway.trim());
  return planAddresses({
    subnet: subnet.value,
    // One that lies elsewhere has a fault of its own, and no place on this map.
    ipRange: ipRange.ok && containsPrefix(subnet.value, ipRange.value) ? ipRange.value : null,
    gateway: gateway.ok ? gateway.value : null,
    excludedAddresses: form.excludedAddresses.flatMap((text) => {
      const parsed = parseIpAddress(text);
      return parsed.ok ? [parsed.value] : [];
    }),
    held: heldByHost(host.name, facts),
  });
}
