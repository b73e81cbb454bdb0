import { Button, SimpleGrid, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Everything } from '../../api/resources.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { WithEverything } from '../../parts/with-everything.tsx';
import { AttentionList } from './attention-list.tsx';
import { SummaryCard } from './summary-card.tsx';

/** How everything is, what needs attention first, and what to do next. */
export function Overview() {
  return <WithEverything reading="Reading">{(everything) => <Content everything={everything} />}</WithEverything>;
}

function Content({ everything }: { readonly everything: Everything }) {
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
