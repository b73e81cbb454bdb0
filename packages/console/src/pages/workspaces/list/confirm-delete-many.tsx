import { ConfirmDelete } from '../../../parts/confirm-delete.tsx';
import type { WorkspaceRow } from './rows.ts';

interface Props {
  readonly rows: readonly WorkspaceRow[];
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Asks for the name of one workspace, or for how many they are. */
export function ConfirmDeleteMany({ rows, ...rest }: Props) {
  const [only] = rows;
  const isOne = rows.length === 1 && only !== undefined;
  return (
    <ConfirmDelete
      {...rest}
      name={isOne ? only.workspace.name : String(rows.length)}
      what={isOne ? 'workspace' : 'workspaces'}
      consequences={
        isOne
          ? 'Its container and its volumes with everything in them go for good.'
          : `The containers and volumes of these ${rows.length} workspaces, with everything in them, go for good.`
      }
    />
  );
}
