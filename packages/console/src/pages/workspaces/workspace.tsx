import { Loader } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { findById, useWorkspaces } from '../../api/resources.ts';
import { Missing } from '../../parts/missing.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { WorkspaceFrame } from './workspace-frame.tsx';

/** One workspace, by its address; every tab has an address of its own. */
export function WorkspacePage() {
  const { id, tab } = useParams({ from: '/workspaces/$id/$tab' });
  const workspaces = useWorkspaces();
  if (workspaces.isPending) return <Loader aria-label="Reading the workspace" />;
  if (workspaces.isError && !workspaces.data)
    return <Trouble error={workspaces.error} retry={() => void workspaces.refetch()} />;
  const workspace = findById(workspaces, id);
  if (workspace === undefined) return <Missing kind="workspace" />;
  return <WorkspaceFrame workspace={workspace} tab={tab} />;
}
