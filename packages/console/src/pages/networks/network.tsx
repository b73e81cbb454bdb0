import { Alert, Grid, Loader, Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import type { Network } from '@trailer/contract';
import { findById, useHosts, useNetworks, useWorkspaces } from '../../api/resources.ts';
import { Missing } from '../../parts/missing.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { toneOfNetwork } from '../../parts/phase.ts';
import { StateDot } from '../../parts/state-dot.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { attachedTo } from './address-map/holders.ts';
import { AttachedWorkspaces } from './detail/attached-workspaces.tsx';
import { NetworkActions } from './detail/network-actions.tsx';
import { NetworkAddresses } from './detail/network-addresses.tsx';
import { NetworkFacts } from './detail/network-facts.tsx';

/** One network: how it is, what it is, who is on it, and what can be done with it. */
export function NetworkPage() {
  const { id } = useParams({ from: '/networks/$id' });
  const networks = useNetworks();
  const hosts = useHosts();
  const workspaces = useWorkspaces();
  const network = findById(networks, id);
  if (networks.isError && !networks.data)
    return <Trouble error={networks.error} retry={() => void networks.refetch()} />;
  if (!networks.data) return <Loader aria-label="Reading networks" />;
  if (network === undefined) return <Missing kind="network" />;
  const host = findById(hosts, network.hostId);
  const attached = attachedTo(id, workspaces.data ?? []);
  return (
    <>
      <PageHeader
        title={network.name}
        back={{ to: '/networks', label: 'Networks' }}
        aside={<StateDot tone={toneOfNetwork(network)} label={network.status.phase} />}
      >
        <NetworkActions network={network} attached={attached} />
      </PageHeader>
      <Message network={network} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Stack gap="md">
            <NetworkFacts network={network} host={host} />
            <AttachedWorkspaces network={network} workspaces={attached} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <NetworkAddresses network={network} host={host} workspaces={attached} />
        </Grid.Col>
      </Grid>
    </>
  );
}

function Message({ network: { status } }: { readonly network: Network }) {
  if (status.message === '') return null;
  const isError = status.phase === 'error';
  return (
    <Alert
      mb="md"
      color={isError ? 'red' : 'yellow'}
      title={isError ? 'The network is not as it should be' : 'What its host says'}
      role={isError ? 'alert' : 'status'}
    >
      {status.message}
    </Alert>
  );
}
