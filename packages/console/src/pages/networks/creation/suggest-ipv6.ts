import { contains, familyOf, prefixLength, prefixOf } from '@trailer/netmodel';
import type { NetworkForm } from './form.ts';
import { nicWithTag, type Site } from './suggest.ts';

/** The IPv6 subnet that the chosen NIC is in, with the router where a route of the host names one inside it. */
export function suggestIpv6(
  { parentInterface, vlanId }: Pick<NetworkForm, 'parentInterface' | 'vlanId'>,
  { facts }: Pick<Site, 'facts'>,
): { readonly subnet: string; readonly gateway: string } | null {
  const name = nicWithTag(parentInterface, vlanId);
  const nic = facts.interfaces.find((one) => one.name === name);
  const subnet = nic?.addresses
    .map(prefixOf)
    .find((prefix) => familyOf(prefix) === 6 && prefixLength(prefix) < 128 && !prefix.startsWith('fe80:'));
  if (subnet === undefined) return null;
  const route = facts.routes.find(
    ({ destination, interface: by, gateway }) =>
      destination === '::/0' && by === name && gateway !== null && contains(subnet, gateway),
  );
  return { subnet, gateway: route?.gateway ?? '' };
}

/** A /64 with forty bits of chance in it, as RFC 4193 has it. */
export function randomUla(): string {
  const bytes = [...crypto.getRandomValues(new Uint8Array(5))].map((byte) => byte.toString(16).padStart(2, '0'));
  const [a = '', b = '', c = '', d = '', e = ''] = bytes;
  const groups = [`fd${a}`, `${b}${c}`, `${d}${e}`].map((group) => group.replace(/^0+(?=.)/, ''));
  return `${groups.join(':')}::/64`;
}
