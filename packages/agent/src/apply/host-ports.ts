import { type DesiredHost, findTakenPort, type PublishedPort } from '@trailer/netmodel';
import { nameListeners, unnamedOwner } from '../link/inventory.ts';
import { type ApplyContext, CurableError } from './executor.ts';

/** A port that the workspace's program is about to listen on, and that somebody has already. */
class PortTaken extends CurableError {
  override readonly name = 'PortTaken';
  override readonly cure =
    'End what has it, or change the ports of the workspace and of its program: the agent tries again by itself.';
}

/**
 * Refuses to start a workspace on the host's own network one of whose ports is taken, and names who has it. The engine
 * would start it, and leave it to the program to fail. A container that runs has its ports itself.
 */
export async function refuseTakenPorts(
  { workspaceId, engineId }: { readonly workspaceId: string; readonly engineId: string },
  { engine, kernel, journal }: ApplyContext,
): Promise<void> {
  const { desired } = journal;
  const workspace = desired?.workspaces.find(({ id }) => id === workspaceId);
  if (desired === null || workspace?.networkMode !== 'host' || workspace.ports.length === 0) return;
  if ((await engine.inspectContainer(engineId))?.state === 'running') return;
  const [sockets, containers] = await Promise.all([kernel.observeListeners(), engine.listContainers(null)]);
  const taken = findTakenPort(workspace.ports, nameListeners(sockets, containers));
  if (taken === null) return;
  const { port, owner } = taken;
  const holder = owner === unnamedOwner ? await nameHolder(port, workspaceId, { desired, kernel }) : owner;
  throw new PortTaken(`port ${port.hostPort}/${port.protocol} is taken by ${holder} on this host`);
}

async function nameHolder(
  port: PublishedPort,
  workspaceId: string,
  { desired, kernel }: { readonly desired: DesiredHost } & Pick<ApplyContext, 'kernel'>,
): Promise<string> {
  return siblingThatNames(port, workspaceId, desired) ?? (await kernel.observePortHolder(port)) ?? unnamedOwner;
}

/** Another workspace on the host's network that names a port: nothing but its own word ties the socket to it. */
function siblingThatNames(port: PublishedPort, workspaceId: string, { workspaces }: DesiredHost): string | null {
  const sibling = workspaces.find(
    ({ id, networkMode, ports }) =>
      id !== workspaceId &&
      networkMode === 'host' &&
      ports.some(({ hostPort, protocol }) => hostPort === port.hostPort && protocol === port.protocol),
  );
  return sibling === undefined ? null : `workspace ${sibling.name}`;
}
