import type { QueryClient } from '@tanstack/react-query';
import type { Workspace } from '@trailer/contract';
import { listKey } from '../../api/resources.ts';
import { withWorkspace } from './with-workspace.ts';

/** Puts a workspace as the server just answered it into the list, whose event may still be on its way. */
export function putInList(cache: QueryClient, workspace: Workspace): void {
  cache.setQueryData<readonly Workspace[]>(listKey('workspace'), (items) => items && withWorkspace(items, workspace));
}
