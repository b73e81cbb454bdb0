import type { IpAddress, MacAddress } from '../address/types.ts';
import { type Fault, fault } from '../fault.ts';
import { engineParentOf } from '../network/engine-request.ts';
import { isRouted } from '../network/mode.ts';
import type { ExistingNetwork } from '../network/types.ts';
import type { EndpointSpec } from '../workspace/types.ts';
import type { WireFindings, WireQuestion } from './types.ts';

/** A static address that is to be asked for before a workspace may have it. */
export interface AddressQuestion {
  readonly path: string;
  readonly network: ExistingNetwork;
  readonly address: IpAddress;
}

/** The static addresses on LANs that a workspace wants and does not hold yet. */
export function askBeforeWorkspace(
  endpoints: readonly EndpointSpec[],
  networks: readonly ExistingNetwork[],
  held: readonly IpAddress[],
): readonly AddressQuestion[] {
  return endpoints.flatMap((endpoint, index) => {
    const network = networks.find(({ id }) => id === endpoint.networkId);
    if (network === undefined || network.parentInterface === null || isRouted(network.mode)) return [];
    return (['ipv4Address', 'ipv6Address'] as const).flatMap((field) => {
      const address = endpoint[field];
      if (address === null || held.includes(address)) return [];
      return [{ path: `networks[${index}].${field}`, network, address }];
    });
  });
}

/** The question that is put on the wire for it. */
export function wireQuestionOf({ network, address }: AddressQuestion): WireQuestion {
  const { parentInterface, vlanId } = network;
  return { parentInterface: parentInterface ?? '', vlanId, addresses: [address], dhcp: null };
}

/** Why the address cannot be had: somebody answers for it who is none of `own`; null when nobody does. */
export function refuseHeldAddress(
  { path, network, address }: AddressQuestion,
  { holders }: WireFindings,
  own: readonly MacAddress[],
): Fault | null {
  const macs = holders.find((holder) => holder.address === address)?.macs ?? [];
  const stranger = macs.find((mac) => !own.includes(mac));
  if (stranger === undefined) return null;
  const text = `${address} is taken: ${stranger} answers for it on ${engineParentOf(network)}; use another address, or free it there first`;
  return fault(path, 'address_taken', text);
}
