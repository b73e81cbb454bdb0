import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Host } from '@trailer/contract';
import { useNetworks, useWorkspaces } from '../../api/resources.ts';
import { formatCount } from '../../parts/format-count.ts';
import { type Tone, toneOfNetwork, toneOfWorkspace } from '../../parts/phase.ts';
import { ResourceLink } from '../../parts/resource-link.tsx';
import { StateDot } from '../../parts/state-dot.tsx';

const shownAtMost = 50;

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly tone: Tone;
  readonly phase: string;
}

/** The workspaces and networks of a host. */
export function WhatRunsThere({ host }: { readonly host: Host }) {
  const workspaces = useWorkspaces().data?.filter(({ hostId }) => hostId === host.id) ?? [];
  const networks = useNetworks().data?.filter(({ hostId }) => hostId === host.id) ?? [];
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Title order={2}>What runs there</Title>
        <Entries kind="workspace" entries={workspaces.map((one) => entryOf(one, toneOfWorkspace(one)))} />
        <Entries kind="network" entries={networks.map((one) => entryOf(one, toneOfNetwork(one)))} />
      </Stack>
    </Paper>
  );
}

function entryOf(
  { id, name, status }: { readonly id: string; readonly name: string; readonly status: { readonly phase: string } },
  tone: Tone,
): Entry {
  return { id, name, tone, phase: status.phase };
}

function Entries({ kind, entries }: { readonly kind: 'workspace' | 'network'; readonly entries: readonly Entry[] }) {
  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed">
        {formatCount(entries.length, kind)}
      </Text>
      {entries.slice(0, shownAtMost).map(({ id, name, tone, phase }) => (
        <Group key={id} justify="space-between" wrap="nowrap">
          <ResourceLink kind={kind} id={id}>
            {name}
          </ResourceLink>
          <StateDot tone={tone} label={phase} />
        </Group>
      ))}
      {entries.length > shownAtMost && <Text size="sm">and {entries.length - shownAtMost} more</Text>}
    </Stack>
  );
}
