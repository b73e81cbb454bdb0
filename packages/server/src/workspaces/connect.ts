import type { ConnectionRequest } from '@trailer/contract';
import { isServedByContainer, type Port } from '@trailer/netmodel';
import type { WorkspaceRecord } from './record.ts';

/** What the agent is asked for when somebody wants to reach a port of a workspace. */
export function connectionRequest({ id, kind }: Pick<WorkspaceRecord, 'id' | 'kind'>, port: Port): ConnectionRequest {
  const isGuests = kind === 'windows' && !isServedByContainer({ containerPort: port, protocol: 'tcp' });
  return { kind: 'connect', workspaceId: id, port, target: isGuests ? 'guest' : 'container' };
}
