import type { Workspace } from '@trailer/contract';
import { client } from '../../api/client.ts';

/** What can be done to a workspace as it is. */
export type WorkspaceVerb = 'start' | 'stop' | 'force-stop' | 'restart' | 'redeploy' | 'delete';

/** Asks the server to do something to one workspace; how far it is comes with the events. */
export async function performVerb(verb: WorkspaceVerb, id: string): Promise<Workspace> {
  switch (verb) {
    case 'start':
      return (await client.call('workspaces.start', { id })).body;
    case 'stop':
      return (await client.call('workspaces.stop', { id })).body;
    case 'force-stop':
      return (await client.call('workspaces.stop', { id, query: { force: 'true' } })).body;
    case 'restart':
      return (await client.call('workspaces.restart', { id })).body;
    case 'redeploy':
      return (await client.call('workspaces.redeploy', { id })).body;
    case 'delete':
      return (await client.call('workspaces.delete', { id })).body;
  }
}
