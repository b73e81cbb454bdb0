import { useState } from 'react';
import { performVerb, type WorkspaceVerb } from '../verbs.ts';
import { type BulkProgress, runBulk } from './bulk.ts';
import type { WorkspaceRow } from './rows.ts';

const requestsAtOnce = 6;

/** Something that is being done to many workspaces, or was. */
export interface BulkWork extends BulkProgress<WorkspaceRow> {
  readonly verb: WorkspaceVerb;
}

export interface Bulk {
  /** Null while nothing was begun, or its outcome was put away. */
  readonly work: BulkWork | null;
  readonly begin: (verb: WorkspaceVerb, rows: readonly WorkspaceRow[]) => void;
  readonly putAway: () => void;
}

/** Does something to many workspaces, and keeps how far it is. */
export function useBulk(): Bulk {
  const [work, setWork] = useState<BulkWork | null>(null);
  const begin = (verb: WorkspaceVerb, rows: readonly WorkspaceRow[]): void => {
    void runBulk({
      items: rows,
      perform: ({ workspace }) => performVerb(verb, workspace.id),
      onProgress: (progress) => setWork({ verb, ...progress }),
      atOnce: requestsAtOnce,
    });
  };
  return { work, begin, putAway: () => setWork(null) };
}
