import type { Workspace } from '@trailer/contract';

/** What every tab of a workspace is given. */
export interface TabProps {
  readonly workspace: Workspace;
}
