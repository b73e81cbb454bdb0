import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiProblem, type Network, type UpdateWorkspace, type Workspace } from '@trailer/contract';
import { useMemo, useState } from 'react';
import { putAnswered } from '../../../api/answers.ts';
import { client } from '../../../api/client.ts';
import { type FormChange, formOf, type WorkspaceForm } from '../form/form.ts';
import { rebaseForm } from './rebase.ts';
import { differencesBetween, type StagedField } from './staged.ts';

/** A form that was begun, and the workspace as it was then. */
interface Begun {
  readonly before: Workspace;
  readonly form: WorkspaceForm;
}

/**
 * The workspace with everything that events leave out, values of its environment above all; read again whenever
 * something happens to it.
 */
export function useWholeWorkspace(id: string) {
  return useQuery({
    queryKey: ['about', id, 'settings'],
    queryFn: async () => (await client.call('workspaces.get', { id })).body,
  });
}

export interface Settings {
  readonly form: WorkspaceForm;
  readonly change: (part: FormChange) => void;
  /** What somebody else changed since the form was begun. */
  readonly conflict: readonly StagedField[];
  /** Keeps what was typed, and takes everything else as it is now. */
  readonly rebase: () => void;
  readonly discard: () => void;
}

/** What is typed over a workspace, as long as it differs from what is there. */
export function useSettings(workspace: Workspace, networks: readonly Network[]): Settings {
  const [begun, setBegun] = useState<Begun | null>(null);
  const untouched = useMemo(() => formOf(workspace), [workspace]);
  const form = begun?.form ?? untouched;
  return {
    form,
    change: (part) =>
      setBegun((now) => ({ before: now?.before ?? workspace, form: { ...(now?.form ?? form), ...part } })),
    conflict: begun === null ? [] : differencesBetween(begun.before, workspace, networks),
    rebase: () => setBegun((now) => now && { before: workspace, form: rebaseForm(now.form, now.before, workspace) }),
    discard: () => setBegun(null),
  };
}

/** Sends a change for the workspace as it was read; one that somebody else changed meanwhile is read again. */
export function useUpdate(workspace: Workspace, onDone: () => void) {
  const cache = useQueryClient();
  const { id, generation } = workspace;
  return useMutation({
    mutationFn: async (body: UpdateWorkspace) =>
      (await client.call('workspaces.update', { id, body, ifMatch: generation })).body,
    gcTime: 0,
    onSuccess: (updated) => {
      cache.setQueryData(['about', id, 'settings'], updated);
      putAnswered(cache, 'workspace', updated);
      onDone();
    },
    onError: (error) => {
      if (isConflict(error)) void cache.invalidateQueries({ queryKey: ['about', id] });
    },
  });
}

/** Whether a change was refused because the workspace is not any more what it was made for. */
export function isConflict(error: Error | null): boolean {
  return error instanceof ApiProblem && error.problem.code === 'generation_mismatch';
}
