import { Loader } from '@mantine/core';
import { findById, useHosts, useNetworks, useWorkspaces } from '../../../api/resources.ts';
import { Trouble } from '../../../parts/trouble.tsx';
import { SettingsForm } from '../settings/settings-form.tsx';
import { useWholeWorkspace } from '../settings/use-settings.ts';
import type { TabProps } from './tab-props.ts';

/** Changes a workspace. */
export function SettingsTab({ workspace }: TabProps) {
  const whole = useWholeWorkspace(workspace.id);
  const host = findById(useHosts(), workspace.hostId);
  const networks = useNetworks().data;
  const workspaces = useWorkspaces().data;
  if (whole.isError && !whole.data) return <Trouble error={whole.error} retry={() => void whole.refetch()} />;
  if (!(whole.data && networks && workspaces)) return <Loader aria-label="Reading the settings" />;
  return (
    <SettingsForm key={workspace.id} workspace={whole.data} host={host} networks={networks} workspaces={workspaces} />
  );
}
