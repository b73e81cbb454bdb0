import type { Network, Workspace } from '@trailer/contract';
import { toneOfNetwork, toneOfWorkspace } from '../parts/phase.ts';

/** Something that is on its way. */
export interface Task {
  readonly kind: 'network' | 'workspace';
  readonly id: string;
  readonly name: string;
  readonly doing: string;
  /** In the words of whoever does it: how far an image is pulled, what is waited for. */
  readonly message: string;
}

/** What is being done right now. */
export function tasksUnderWay(networks: readonly Network[], workspaces: readonly Workspace[]): readonly Task[] {
  return [
    ...networks.filter((one) => toneOfNetwork(one) === 'busy').map((one) => toTask('network', one)),
    ...workspaces.filter((one) => toneOfWorkspace(one) === 'busy').map((one) => toTask('workspace', one)),
  ];
}

function toTask(kind: Task['kind'], { id, name, status }: Network | Workspace): Task {
  return { kind, id, name, doing: status.phase, message: status.message };
}
