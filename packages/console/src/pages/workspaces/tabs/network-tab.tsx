import { Alert, Loader, Stack, Text } from '@mantine/core';
import { findById, useHosts, useNetworks, useWorkspaces } from '../../../api/resources.ts';
import { Trouble } from '../../../parts/trouble.tsx';
import { formOf } from '../form/form.ts';
import { predictForm } from '../form/predict.ts';
import { NetworkPanel } from '../picture/network-panel.tsx';
import { ProbeButton } from '../picture/probe-button.tsx';
import { useProbe, useReachability } from '../picture/use-reachability.ts';
import type { TabProps } from '../tabs.ts';

/** The network around a workspace: a picture, from where it answers and why, and packets to prove it. */
export function NetworkTab({ workspace }: TabProps) {
  const host = findById(useHosts(), workspace.hostId);
  const all = useNetworks().data;
  const workspaces = useWorkspaces().data ?? [];
  const probe = useProbe(workspace);
  const { cells, isError, error, refetch } = useReachability(workspace, host);
  if (isError) return <Trouble error={error} retry={() => void refetch()} />;
  if (cells === undefined || all === undefined) return <Loader aria-label="Asking from where it answers" />;
  const networks = all.filter(({ hostId }) => hostId === workspace.hostId);
  const asIfRunning = workspace.status.phase !== 'running' && host !== undefined && host.status === 'online';
  const form = { ...formOf(workspace), defaultBridge: workspace.defaultBridge ? 'true' : 'false' } as const;
  const others = workspaces.filter(({ id, hostId }) => id !== workspace.id && hostId === workspace.hostId);
  const shown = asIfRunning ? predictForm(form, { host, networks, workspaces: others }) : cells;
  return (
    <Stack>
      <ProbeButton probe={probe} cells={cells} workspace={workspace} host={host} />
      {asIfRunning && (
        <Alert color="gray" title="It does not run, so nothing answers now">
          What you see is what will answer once it runs.
        </Alert>
      )}
      {shown.length === 0 ? (
        <Text c="dimmed">
          It has no address yet, and publishes no port: there is nothing to reach. Attach a network or publish a port in
          its settings.
        </Text>
      ) : (
        <NetworkPanel cells={shown} workspace={workspace} networks={networks} host={host} />
      )}
    </Stack>
  );
}
