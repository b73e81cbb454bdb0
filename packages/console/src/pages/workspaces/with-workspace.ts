import type { Workspace } from '@trailer/contract';

/** The list with a workspace as the server just answered it, unless an event was faster. */
export function withWorkspace(items: readonly Workspace[], workspace: Workspace): readonly Workspace[] {
  const index = items.findIndex(({ id }) => id === workspace.id);
  const known = items[index];
  if (known === undefined) return [...items, workspace];
  return known.generation >= workspace.generation ? items : items.with(index, workspace);
}
