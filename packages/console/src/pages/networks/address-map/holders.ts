import type { Foreign, Workspace } from '@trailer/contract';
import {
  addressesOfHost,
  contains,
  type ExistingNetwork,
  type HostFacts,
  type IpAddress,
  parseIpAddress,
} from '@trailer/netmodel';
import type { AddressMark } from './plan.ts';

/** A network, or one that is only thought of yet and has no id. */
type Addressed = Pick<ExistingNetwork, 'subnet' | 'driver'> & { readonly id: string | null };

/** The addresses of a network that workspaces hold, or that are kept for them. */
export function heldByWorkspaces(network: Addressed, workspaces: readonly Workspace[]): readonly AddressMark[] {
  return attachedTo(network.id, workspaces).flatMap((workspace) => marksOfWorkspace(network, workspace));
}

/** The workspaces that are on a network. */
export function attachedTo(networkId: string | null, workspaces: readonly Workspace[]): readonly Workspace[] {
  return workspaces.filter((workspace) => workspace.networks.some((network) => network.networkId === networkId));
}

function marksOfWorkspace(network: Addressed, workspace: Workspace): readonly AddressMark[] {
  const { id, name, status, networks } = workspace;
  const held = status.addresses.flatMap((at) => (at.networkId === network.id ? [at.address] : []));
  const wanted = networks
    .filter(({ networkId }) => networkId === network.id)
    .flatMap(({ ipv4Address, ipv6Address }) => [ipv4Address ?? [], ipv6Address ?? []].flat())
    .filter((address) => !held.includes(address));
  const guest = guestAddressOn(network, workspace);
  const told = [
    ...held.map((address) => [address, `workspace ${name}`] as const),
    ...wanted.map((address) => [address, `kept for workspace ${name}`] as const),
    ...(guest === null ? [] : [[guest, `Windows guest of workspace ${name}`] as const]),
  ];
  return told.flatMap(([text, what]) =>
    readAddress(text).map((address) => ({ address, kind: 'workspace' as const, text: what, workspaceId: id })),
  );
}

/** A guest is on a LAN its workspace is attached to; which one, its address tells. */
function guestAddressOn({ subnet, driver }: Addressed, { status }: Workspace): string | null {
  const [address] = status.guest === null ? [] : readAddress(status.guest.address);
  return address !== undefined && subnet !== null && driver !== 'bridge' && contains(subnet, address) ? address : null;
}

/** The addresses that a host holds itself. */
export function heldByHost(hostName: string, facts: Pick<HostFacts, 'interfaces'>): readonly AddressMark[] {
  return addressesOfHost(facts).map((held) => ({
    address: held.address,
    kind: 'host',
    text: `host ${hostName} on ${held.interface}`,
    workspaceId: null,
  }));
}

/** The addresses that running containers hold on a network which was taken over, and which are not Trailer's. */
export function heldByForeign(networkId: string, containers: Foreign['containers']): readonly AddressMark[] {
  return containers
    .filter(({ state }) => state === 'running')
    .flatMap(({ name, networks }) =>
      networks
        .filter((place) => place.networkId === networkId && place.ipv4Address !== null)
        .flatMap(({ ipv4Address }) => readAddress(ipv4Address ?? ''))
        .map((address) => ({
          address,
          kind: 'foreign' as const,
          text: `container ${name}, not Trailer’s`,
          workspaceId: null,
        })),
    );
}

function readAddress(text: string): readonly IpAddress[] {
  const parsed = parseIpAddress(text);
  return parsed.ok ? [parsed.value] : [];
}
