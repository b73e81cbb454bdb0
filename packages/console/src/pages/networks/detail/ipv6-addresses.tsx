import { List, Text } from '@mantine/core';
import type { Host, Network, Workspace } from '@trailer/contract';
import { useMemo } from 'react';
import { existingNetworkOf, factsOfHost } from '../../../parts/model-input.ts';
import { heldByHost, heldByWorkspaces } from '../address-map/holders.ts';
import { listAddresses } from '../address-map/listing.ts';
import type { AddressMark } from '../address-map/plan.ts';

interface Ipv6AddressesProps {
  readonly network: Network;
  readonly host: Host | undefined;
  readonly workspaces: readonly Workspace[];
}

/** Who has which IPv6 address of a network; nothing where it has no IPv6. */
export function Ipv6Addresses({ network, host, workspaces }: Ipv6AddressesProps) {
  const marks = useMemo(() => marksOf({ network, host, workspaces }), [network, host, workspaces]);
  if (network.ipv6 === null) return null;
  return (
    <>
      <Text size="sm">
        Docker gives out {network.ipv6.ipRange ?? network.ipv6.subnet}, too many addresses for a map. These are taken:
      </Text>
      <List size="sm" aria-label="IPv6 addresses">
        {marks.map(({ address, text }) => (
          <List.Item key={`${address} ${text}`}>
            <span className="copyable">{address}</span> {text}
          </List.Item>
        ))}
      </List>
    </>
  );
}

function marksOf({ network, host, workspaces }: Ipv6AddressesProps): readonly AddressMark[] {
  const existing = existingNetworkOf(network);
  if (existing.ipv6 === null) return [];
  const facts = host === undefined ? null : factsOfHost(host);
  const ofHost = host === undefined || facts === null ? [] : heldByHost(host.name, facts);
  const { excludedAddresses } = existing;
  const held = [...heldByWorkspaces(existing, workspaces), ...ofHost];
  return listAddresses({ ...existing.ipv6, excludedAddresses, held });
}
