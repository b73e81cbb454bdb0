import { Alert, Loader, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { findById, useHosts, useNetworks, useWorkspaces } from '../../../api/resources.ts';
import { Trouble } from '../../../parts/trouble.tsx';
import { formOf } from '../form/form.ts';
import { predictForm } from '../form/predict.ts';
import { whyNothing } from '../network-modes.ts';
import { NetworkPanel } from '../picture/network-panel.tsx';
import { ProbeButton } from '../picture/probe-button.tsx';
import { useProbe, useReachability } from '../picture/use-reachability.ts';
import type { TabProps } from './tab-props.ts';

/** The network around a workspace: a picture, from where it answers and why, and packets to prove it. */
export function NetworkTab({ workspace }: TabProps) {
  const host = findById(useHosts(), workspace.hostId);
  const probe = useProbe(workspace);
  const { cells, isError, error, refetch } = useReachability(workspace, host);
  const networks = useNetworksOf(workspace);
  const once = useOnceRunning(workspace);
  if (isError) return <Trouble error={error} retry={() => void refetch()} />;
  if (cells === undefined || networks === undefined) return <Loader aria-label="Asking from where it answers" />;
  const shown = once ?? cells;
  return (
    <Stack>
      <ProbeButton probe={probe} cells={cells} workspace={workspace} host={host} />
      {once !== null && (
        <Alert color="gray" title="It does not run, so nothing answers now">
          What you see is what will answer once it runs.
        </Alert>
      )}
      {shown.length === 0 ? (
        <Text c="dimmed">
          {whyNothing(workspace.networkMode) ??
            'It has no address yet, and publishes no port: there is nothing to reach. Attach a network or publish a port in its settings.'}
        </Text>
      ) : (
        <NetworkPanel cells={shown} workspace={workspace} networks={networks} host={host} />
      )}
    </Stack>
  );
}

function useNetworksOf({ hostId }: TabProps['workspace']) {
  const { data } = useNetworks();
  return useMemo(() => data?.filter((network) => network.hostId === hostId), [data, hostId]);
}

/** What will answer once a workspace runs; null while it does, or while its host cannot tell. */
function useOnceRunning(workspace: TabProps['workspace']) {
  const host = findById(useHosts(), workspace.hostId);
  const networks = useNetworksOf(workspace);
  const workspaces = useWorkspaces().data;
  return useMemo(() => {
    if (workspace.status.phase === 'running' || host?.status !== 'online') return null;
    if (networks === undefined || workspaces === undefined) return null;
    const others = workspaces.filter(({ id, hostId }) => id !== workspace.id && hostId === workspace.hostId);
    const form = { ...formOf(workspace), defaultBridge: workspace.defaultBridge ? 'true' : 'false' } as const;
    return predictForm(form, { host, networks, workspaces: others });
  }, [workspace, host, networks, workspaces]);
}
