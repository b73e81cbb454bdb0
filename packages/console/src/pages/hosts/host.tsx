import { Loader, SimpleGrid, Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { findById, useHosts } from '../../api/resources.ts';
import { NotFound } from '../../parts/not-found.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { toneOfHost } from '../../parts/phase.ts';
import { StateDot } from '../../parts/state-dot.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { ForeignSection } from './foreign/foreign-section.tsx';
import { HostActions } from './host-actions.tsx';
import { HostFactsCard } from './host-facts.tsx';
import { HostInterfaces } from './host-interfaces.tsx';
import { WhatRunsThere } from './what-runs-there.tsx';

const BenchSection = lazy(async () => ({ default: (await import('./bench/bench-section.tsx')).BenchSection }));

/** One host: its network cards, its engine and agent, and what runs there. */
export function HostPage() {
  const { id } = useParams({ from: '/hosts/$id' });
  const hosts = useHosts();
  const host = findById(hosts, id);
  if (hosts.isError && !hosts.data) return <Trouble error={hosts.error} retry={() => void hosts.refetch()} />;
  if (!hosts.data) return <Loader aria-label="Reading hosts" />;
  if (host === undefined) return <NotFound />;
  return (
    <>
      <PageHeader
        title={host.name}
        back={{ to: '/hosts', label: 'Hosts' }}
        aside={<StateDot tone={toneOfHost(host)} label={host.status} />}
      >
        <HostActions host={host} />
      </PageHeader>
      <Stack gap="md">
        <HostInterfaces host={host} />
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <HostFactsCard host={host} />
          <WhatRunsThere host={host} />
        </SimpleGrid>
        <ForeignSection host={host} />
        <Suspense>
          <BenchSection host={host} />
        </Suspense>
      </Stack>
    </>
  );
}
