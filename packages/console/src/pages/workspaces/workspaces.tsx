import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Everything } from '../../api/resources.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { WithEverything } from '../../parts/with-everything.tsx';
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
      <WithEverything reading="Reading the workspaces">
        {(everything) => <Content everything={everything} />}
      </WithEverything>
    </>
  );
}

function Content({ everything: { hosts, networks, workspaces } }: { readonly everything: Everything }) {
  if (workspaces.length === 0) return <NoWorkspaces hasNetworks={networks.length > 0} />;
  return <WorkspaceList workspaces={workspaces} networks={networks} hosts={hosts} />;
}
