import type { CreateWorkspace, Workspace } from '@trailer/contract';

/**
 * What a workspace is, as the beginning of another: on the same networks with addresses and MAC addresses of its own,
 * with volumes of its own, and without host ports, which the first one has.
 */
export function likeOf(workspace: Workspace): Omit<Partial<CreateWorkspace>, 'hostId' | 'kind' | 'name'> {
  const { image, command, environment, interactive, volumes, resources, networks, networkMode, windows } = workspace;
  return {
    image,
    command,
    environment,
    interactive,
    volumes,
    networkMode,
    networks: networks.map(({ networkId }) => ({ networkId })),
    resources,
    ...(windows === null ? {} : { windows: { ...windows, account: { username: windows.account.username } } }),
  };
}
