import { Paper, Stack, Text, Title } from '@mantine/core';
import type { Foreign, Host, Network, Workspace } from '@trailer/contract';
import { useMemo } from 'react';
import { existingNetworkOf, factsOfHost } from '../../../parts/model-input.ts';
import { useForeign } from '../../hosts/foreign/use-foreign.ts';
import { AddressMap } from '../address-map/address-map.tsx';
import { heldByForeign, heldByHost, heldByWorkspaces } from '../address-map/holders.ts';
import { type AddressPlan, countPool, planAddresses } from '../address-map/plan.ts';
import { Ipv6Addresses } from './ipv6-addresses.tsx';

interface NetworkAddressesProps {
  readonly network: Network;
  readonly host: Host | undefined;
  readonly workspaces: readonly Workspace[];
}

/** Which addresses of the network are whose. */
export function NetworkAddresses({ network, host, workspaces }: NetworkAddressesProps) {
  const foreign = useForeign(host, network.adopted !== null).data;
  const plan = useMemo(() => planOf({ network, host, workspaces, foreign }), [network, host, workspaces, foreign]);
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Title order={2}>Addresses</Title>
        {plan === null && !network.ipv6?.only && (
          <Text size="sm" c="dimmed">
            Docker chose the subnet of this network, so there is no map of it. The addresses of its workspaces are
            listed with them.
          </Text>
        )}
        {plan !== null && (
          <>
            <PoolLine plan={plan} />
            <AddressMap plan={plan} />
          </>
        )}
        <Ipv6Addresses network={network} host={host} workspaces={workspaces} />
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

function planOf({
  network,
  host,
  workspaces,
  foreign,
}: NetworkAddressesProps & { readonly foreign: Foreign | undefined }): AddressPlan | null {
  const existing = existingNetworkOf(network);
  const { subnet } = existing;
  if (subnet === null) return null;
  const facts = host === undefined ? null : factsOfHost(host);
  const ofHost = host === undefined || facts === null ? [] : heldByHost(host.name, facts);
  const ofOthers = heldByForeign(network.id, foreign?.containers ?? []);
  const held = [...heldByWorkspaces(existing, workspaces), ...ofHost, ...ofOthers];
  return planAddresses({ ...existing, subnet, held });
}
