import type { MacAddress } from '../address/types.ts';
import { hash } from '../hash.ts';

/**
 * The MAC address of a workspace's guest: the same at every start, so that the LAN's DHCP server gives it the same
 * lease, and another for every other workspace. Locally administered.
 */
export function guestMacOf(workspaceId: string): MacAddress {
  const digits = hash(`guest ${workspaceId}`).slice(0, 10);
  return `02${digits.replace(/../g, ':$&')}` as MacAddress;
}
