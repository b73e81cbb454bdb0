import { Button, Group, Text } from '@mantine/core';
import { IconRadar2 } from '@tabler/icons-react';
import type { Host, Workspace } from '@trailer/contract';
import { Ago } from '../../../parts/ago.tsx';
import { Trouble } from '../../../parts/trouble.tsx';
import type { Cell } from './cell.ts';
import type { useProbe } from './use-reachability.ts';

const whatItDoes = 'Sends a packet for every cell that somebody can send from.';

interface ProbeButtonProps {
  readonly probe: ReturnType<typeof useProbe>;
  readonly cells: readonly Cell[];
  readonly workspace: Workspace;
  readonly host: Host | undefined;
}

/** Has packets sent, and says when they were sent last, or why they cannot be. */
export function ProbeButton({ probe, cells, workspace, host }: ProbeButtonProps) {
  const obstacle = obstacleTo(workspace, host);
  const last = cells
    .flatMap(({ measured }) => measured?.at ?? [])
    .toSorted()
    .at(-1);
  return (
    <>
      <Group gap="sm">
        <Button
          leftSection={<IconRadar2 size={18} aria-hidden />}
          loading={probe.isPending}
          disabled={obstacle !== null}
          onClick={() => probe.mutate()}
        >
          Probe
        </Button>
        <Text size="sm" c="dimmed" role="status">
          {probe.isPending
            ? 'Packets are on their way; silence takes two seconds to be told.'
            : (obstacle ?? whatItDoes)}
        </Text>
        {!probe.isPending && last !== undefined && (
          <Text size="sm" c="dimmed">
            Last sent <Ago at={last} />.
          </Text>
        )}
      </Group>
      {probe.isError && <Trouble error={probe.error} retry={() => probe.mutate()} />}
    </>
  );
}

function obstacleTo({ status: { phase } }: Workspace, host: Host | undefined): string | null {
  if (host !== undefined && host.status !== 'online')
    return `The agent of ${host.name} does not report: it cannot send.`;
  return phase === 'running' ? null : 'Start the workspace to probe it.';
}
