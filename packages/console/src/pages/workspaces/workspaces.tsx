import { Button, Loader } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useHosts, useNetworks, useWorkspaces } from '../../api/resources.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { NoWorkspaces } from './list/no-workspaces.tsx';
import { WorkspaceList } from './list/workspace-list.tsx';

/** Every workspace, and the way to a new one. */
export function Workspaces() {
  return (
    <>
      <PageHeader title="Workspaces">
        <Button component={Link} to="/workspaces/new" leftSection={<IconPlus size={16} aria-hidden />}>
          New workspace
        </Button>
      </PageHeader>
      <Content />
    </>
  );
}

function Content() {
  const hosts = useHosts();
  const networks = useNetworks();
  const workspaces = useWorkspaces();
  const failed = [workspaces, networks, hosts].find(({ isError }) => isError);
  if (failed?.error) return <Trouble error={failed.error} retry={() => void failed.refetch()} />;
  if (!(workspaces.data && networks.data && hosts.data)) return <Loader aria-label="Reading the workspaces" />;
  if (workspaces.data.length === 0) return <NoWorkspaces hasNetworks={networks.data.length > 0} />;
  return <WorkspaceList workspaces={workspaces.data} networks={networks.data} hosts={hosts.data} />;
}
