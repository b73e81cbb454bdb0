import type { ConnectionRequest } from '@trailer/contract';
import { isServedByContainer, type Port } from '@trailer/netmodel';
import { problem } from '../app/problem.ts';
import type { WorkspaceRecord } from './record.ts';

/**
 * What the agent is asked for when somebody wants to reach a port of a workspace. On the host's own network every service
 * of the host would be within reach: there only the ports that the workspace names are, and the rest is refused.
 */
export function connectionRequest(
  { id, name, kind, spec }: Pick<WorkspaceRecord, 'id' | 'name' | 'kind' | 'spec'>,
  port: Port,
): ConnectionRequest {
  const isNamed = spec.ports.some(({ hostPort, protocol }) => hostPort === port && protocol === 'tcp');
  if (spec.networkMode === 'host' && !isNamed) {
    throw problem(
      'conflict',
      `port ${port} is none of workspace ${name}'s, and it shares its host's network: add it to the field ports`,
    );
  }
  const isGuests = kind === 'windows' && !isServedByContainer({ containerPort: port, protocol: 'tcp' });
  return { kind: 'connect', workspaceId: id, port, target: isGuests ? 'guest' : 'container' };
}
