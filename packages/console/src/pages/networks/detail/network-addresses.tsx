import { Paper, Stack, Text, Title } from '@mantine/core';
import type { Host, Network, Workspace } from '@trailer/contract';
import { useMemo } from 'react';
import { existingNetworkOf, factsOfHost } from '../../../parts/model-input.ts';
import { AddressMap } from '../address-map/address-map.tsx';
import { heldByHost, heldByWorkspaces } from '../address-map/holders.ts';
import { type AddressPlan, countPool, planAddresses } from '../address-map/plan.ts';

interface NetworkAddressesProps {
  readonly network: Network;
  readonly host: Host | undefined;
  readonly workspaces: readonly Workspace[];
}

/** Which addresses of the network are whose. */
export function NetworkAddresses({ network, host, workspaces }: NetworkAddressesProps) {
  const plan = useMemo(() => planOf(network, host, workspaces), [network, host, workspaces]);
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Title order={2}>Addresses</Title>
        {plan === null ? (
          <Text size="sm" c="dimmed">
            Docker chose the subnet of this network, so there is no map of it. The addresses of its workspaces are
            listed with them.
          </Text>
        ) : (
          <>
            <PoolLine plan={plan} />
            <AddressMap plan={plan} />
          </>
        )}
      </Stack>
    </Paper>
  );
}

function PoolLine({ plan }: { readonly plan: AddressPlan }) {
  const { taken, size } = countPool(plan);
  return (
    <Text size="sm">
      Docker gives out {plan.pool}: {taken} of {size} addresses are taken.
      {taken >= size && ' The next workspace gets none: remove one, or make a network with a larger range.'}
    </Text>
  );
}

function planOf(network: Network, host: Host | undefined, workspaces: readonly Workspace[]): AddressPlan | null {
  const existing = existingNetworkOf(network);
  const { subnet } = existing;
  if (subnet === null) return null;
  const facts = host === undefined ? null : factsOfHost(host);
  const ofHost = host === undefined || facts === null ? [] : heldByHost(host.name, facts);
  return planAddresses({ ...existing, subnet, held: [...heldByWorkspaces(existing, workspaces), ...ofHost] });
}
