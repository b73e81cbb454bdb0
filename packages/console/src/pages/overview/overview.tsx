import { Button, Loader, SimpleGrid, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useHosts, useNetworks, useWorkspaces } from '../../api/resources.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import type { Everything } from './attention.ts';
import { AttentionList } from './attention-list.tsx';
import { SummaryCard } from './summary-card.tsx';

/** How everything is, what needs attention first, and what to do next. */
export function Overview() {
  const lists = [useHosts(), useNetworks(), useWorkspaces()] as const;
  const [hosts, networks, workspaces] = lists;
  const failed = lists.find(({ isError }) => isError);
  if (failed?.error) return <Trouble error={failed.error} retry={() => void failed.refetch()} />;
  if (!(hosts.data && networks.data && workspaces.data)) return <Loader aria-label="Reading" />;
  const everything = { hosts: hosts.data, networks: networks.data, workspaces: workspaces.data };
  return (
    <>
      <PageHeader title="Overview" />
      <Stack gap="lg">
        <NextStep everything={everything} />
        <AttentionList everything={everything} />
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <SummaryCard kind="workspace" everything={everything} />
          <SummaryCard kind="network" everything={everything} />
          <SummaryCard kind="host" everything={everything} />
        </SimpleGrid>
      </Stack>
    </>
  );
}

/** Leads from an empty installation to the first workspace. */
function NextStep({ everything: { hosts, networks, workspaces } }: { readonly everything: Everything }) {
  if (workspaces.length > 0) return null;
  if (hosts.length === 0) {
    return (
      <EmptyState title="No Docker host yet">
        Trailer runs workspaces on Docker hosts. Start it with its agent on one: it reports within seconds.
      </EmptyState>
    );
  }
  if (networks.length === 0) {
    return (
      <EmptyState
        title="Put a network on your LAN"
        action={
          <Button component={Link} to="/networks/new">
            Create a network
          </Button>
        }
      >
        A macvlan network gives workspaces addresses of their own, as if they were machines on the LAN. A workspace with
        published ports only needs none.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="Create the first workspace"
      action={
        <Button component={Link} to="/workspaces/new">
          Create a workspace
        </Button>
      }
    >
      A container, or a Windows desktop, with an address on the network and ports at the host's address. You see from
      where it will answer while you fill in the form.
    </EmptyState>
  );
}
