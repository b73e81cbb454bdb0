import type { Network, UpdateWorkspace, Workspace } from '@trailer/contract';

/** What making a container anew leaves as it is, and what it does not. */
export interface Kept {
  readonly stays: readonly string[];
  readonly goes: readonly string[];
}

/** What stays with a workspace whose container is made anew by this change. */
export function keptThrough(change: UpdateWorkspace, workspace: Workspace, networks: readonly Network[]): Kept {
  const parts = [
    addressesThrough(change, workspace, networks),
    volumesThrough(change, workspace),
    guestThrough(workspace),
  ];
  return { stays: parts.flatMap(({ stays }) => stays), goes: parts.flatMap(({ goes }) => goes) };
}

function addressesThrough(change: UpdateWorkspace, workspace: Workspace, networks: readonly Network[]): Kept {
  const wanted = change.networks ?? workspace.networks;
  const judged = workspace.status.addresses.flatMap(({ address, networkId }) => {
    const network = networks.find(({ id }) => id === networkId);
    // What the engine numbers on its own bridge is nobody's to rely on.
    if (network === undefined) return [];
    const next = wanted.find((attachment) => attachment.networkId === networkId);
    if (next === undefined) return [{ stays: false, text: `address ${address}: it leaves network ${network.name}` }];
    const wished = next.ipv4Address ?? null;
    if (wished !== null && wished !== address)
      return [{ stays: false, text: `address ${address}: it becomes ${wished}` }];
    if (network.subnet !== null) return [{ stays: true, text: `address ${address} on ${network.name}` }];
    return [
      { stays: false, text: `address ${address}: the engine numbers ${network.name} by itself, and may pick another` },
    ];
  });
  return {
    stays: judged.filter(({ stays }) => stays).map(({ text }) => text),
    goes: judged.filter(({ stays }) => !stays).map(({ text }) => text),
  };
}

function volumesThrough({ volumes }: UpdateWorkspace, workspace: Workspace): Kept {
  const wanted = volumes ?? workspace.volumes;
  const isMounted = (name: string): boolean => wanted.some((volume) => volume.name === name);
  const names = workspace.volumes.map(({ name }) => name);
  return {
    stays: names.filter(isMounted).map((name) => `volume ${name} with what is in it`),
    goes: names
      .filter((name) => !isMounted(name))
      .map((name) => `volume ${name}: it is not mounted any more, and kept until the workspace is deleted`),
  };
}

function guestThrough({ kind }: Workspace): Kept {
  if (kind === 'linux') return { stays: [], goes: ['what was written outside of volumes'] };
  return { stays: ['Windows with everything on its disk, and its MAC address on the LAN'], goes: [] };
}
