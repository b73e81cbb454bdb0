import type { DesiredHost } from '@trailer/netmodel';
import type { FeatureDeps } from '../hosts/change.ts';
import { findHost } from '../hosts/store.ts';
import { desiredNetwork } from '../networks/present.ts';
import { networksOfHost } from '../networks/store.ts';
import { desiredWorkspace } from '../workspaces/present.ts';
import { workspacesOfHost } from '../workspaces/store.ts';

/**
 * Everything that is wanted on one host. The generation is read first: a write that slips in between makes the state
 * newer than it says, and the hint that follows has the agent pull again. Workspaces are read before networks, so that
 * the networks they name are there.
 */
export async function readDesiredHost(
  { db, guestPasswords }: Pick<FeatureDeps, 'db' | 'guestPasswords'>,
  hostId: string,
): Promise<DesiredHost> {
  const host = await findHost(db, hostId);
  const workspaces = await workspacesOfHost(db, hostId);
  const networks = await networksOfHost(db, hostId);
  return {
    generation: host?.desiredGeneration ?? 0,
    networks: networks.map(desiredNetwork),
    workspaces: workspaces.map((workspace) => desiredWorkspace(workspace, guestPasswords)),
  };
}
