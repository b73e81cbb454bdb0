import { Loader, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import type { Host } from '@trailer/contract';
import { useHosts, useNetworks, useWorkspaces } from '../../api/resources.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { formatCount } from '../../parts/format-count.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { toneOfHost } from '../../parts/phase.ts';
import { ResourceLink } from '../../parts/resource-link.tsx';
import { StateDot } from '../../parts/state-dot.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { EnrolHost } from './enrol-host.tsx';

/** Every Docker host: whether its agent reports, what engine it has, and how much runs there. */
export function Hosts() {
  const hosts = useHosts();
  if (hosts.isError) return <Trouble error={hosts.error} retry={() => void hosts.refetch()} />;
  if (!hosts.data) return <Loader aria-label="Reading hosts" />;
  return (
    <>
      <PageHeader title="Hosts">
        <EnrolHost />
      </PageHeader>
      {hosts.data.length === 0 && (
        <EmptyState title="No Docker host yet">
          Add one: you get a command line to run there, and the host appears here within seconds.
        </EmptyState>
      )}
      <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }}>
        {hosts.data.map((host) => (
          <HostCard key={host.id} host={host} />
        ))}
      </SimpleGrid>
    </>
  );
}

function HostCard({ host }: { readonly host: Host }) {
  const networks = useNetworks().data?.filter(({ hostId }) => hostId === host.id) ?? [];
  const workspaces = useWorkspaces().data?.filter(({ hostId }) => hostId === host.id) ?? [];
  const parents = host.interfaces.filter(({ parentable }) => parentable);
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <Text fw={600}>
          <ResourceLink kind="host" id={host.id}>
            {host.name}
          </ResourceLink>
        </Text>
        <StateDot tone={toneOfHost(host)} label={host.status} />
        <Text size="sm">
          {formatCount(workspaces.length, 'workspace')}, {formatCount(networks.length, 'network')}
        </Text>
        <Text size="sm" c="dimmed">
          {host.engine === null ? 'The Docker engine does not answer.' : `Docker ${host.engine.version}`}
          {parents.length > 0 && `, networks can hang on ${parents.map(({ name }) => name).join(', ')}`}
        </Text>
      </Stack>
    </Paper>
  );
}
