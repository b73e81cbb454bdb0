import { Button, Loader } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useHosts, useNetworks, useWorkspaces } from '../../api/resources.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { Creation } from './form/creation.tsx';

/** Makes a workspace: Linux or Windows, with its networks and ports, and shows from where it will answer. */
export function NewWorkspace() {
  return (
    <>
      <PageHeader title="New workspace" back={{ to: '/workspaces', label: 'Workspaces' }} />
      <Content />
    </>
  );
}

function Content() {
  const hosts = useHosts();
  const networks = useNetworks();
  const workspaces = useWorkspaces();
  const failed = [hosts, networks, workspaces].find(({ isError }) => isError);
  if (failed?.error) return <Trouble error={failed.error} retry={() => void failed.refetch()} />;
  if (!(hosts.data && networks.data && workspaces.data)) return <Loader aria-label="Reading the hosts" />;
  const usable = hosts.data.filter(({ enabled }) => enabled);
  const firstHost = usable.find(({ status }) => status === 'online') ?? usable[0];
  if (firstHost === undefined) return <NoHost />;
  return <Creation hosts={usable} firstHost={firstHost} networks={networks.data} workspaces={workspaces.data} />;
}

function NoHost() {
  return (
    <EmptyState
      title="No host to put it on"
      action={
        <Button component={Link} to="/hosts">
          Hosts
        </Button>
      }
    >
      Workspaces run on Docker hosts. Start Trailer's agent on one, or enable one that is there.
    </EmptyState>
  );
}
