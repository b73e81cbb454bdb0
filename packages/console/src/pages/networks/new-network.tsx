import { Button, Loader } from '@mantine/core';
import { Link, useSearch } from '@tanstack/react-router';
import type { Host, Network } from '@trailer/contract';
import { useHosts, useNetworks } from '../../api/resources.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { WhichNetworkButton } from './advice/which-network-button.tsx';
import { NetworkFormPage } from './creation/network-form.tsx';
import { useNetworkForm } from './creation/use-network-form.ts';

/** Makes a network in one step. */
export function NewNetwork() {
  const [hosts, networks] = [useHosts(), useNetworks()];
  const failed = hosts.isError ? hosts : networks;
  if (failed.isError) return <Trouble error={failed.error} retry={() => void failed.refetch()} />;
  if (!hosts.data || !networks.data) return <Loader aria-label="Reading hosts" />;
  return (
    <>
      <PageHeader title="New network" back={{ to: '/networks', label: 'Networks' }}>
        <WhichNetworkButton />
      </PageHeader>
      <Form hosts={hosts.data} networks={networks.data} />
    </>
  );
}

interface FormProps {
  readonly hosts: readonly Host[];
  readonly networks: readonly Network[];
}

function Form({ hosts, networks }: FormProps) {
  const state = useNetworkForm(hosts, networks, useSearch({ from: '/networks/new' }));
  if (state !== null) return <NetworkFormPage state={state} hosts={hosts} />;
  return (
    <EmptyState
      title="No host has reported yet"
      action={<Button renderRoot={(props) => <Link {...props} to="/hosts" />}>To the hosts</Button>}
    >
      A network belongs to a Docker host. As soon as the agent of one reports, its network cards can be chosen here.
    </EmptyState>
  );
}
