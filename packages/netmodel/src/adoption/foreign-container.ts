import { showValue } from '../fault.ts';
import { showMapping } from '../hostplan/mapping.ts';
import type { ExistingNetwork } from '../network/types.ts';
import type { WorkspaceNetworkDraft } from '../workspace/types.ts';
import { originalNameAfter } from './names.ts';
import type {
  AdoptedVolume,
  ContainerAdoption,
  ContainerAdoptionContext,
  ForeignContainer,
  ForeignEndpoint,
  Obstacle,
} from './types.ts';
import { adoptVolumes } from './volumes.ts';

/** The engine's name for its default bridge. */
const defaultBridge = 'bridge';

const workspaceName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/;

/** States in which a container is whole. */
const wholeStates: ReadonlySet<string> = new Set(['created', 'running', 'exited']);

/** An endpoint with the network of Trailer's that it is on; null where it is on none. */
interface PlacedEndpoint {
  readonly endpoint: ForeignEndpoint;
  readonly network: ExistingNetwork | null;
}

/**
 * What becomes of a container that is taken over: labels are fixed at creation, so it is made anew once, and whatever
 * would not come along stands in the way. `name` is what the workspace is to be called.
 */
export function planContainerAdoption(
  container: ForeignContainer,
  { networks, names, successors }: ContainerAdoptionContext,
  name: string = container.name,
): ContainerAdoption {
  const placed = container.endpoints.map((endpoint) => ({ endpoint, network: networkOf(endpoint, networks) }));
  const volumes = adoptVolumes(container.mounts);
  const successor = successors.get(container.engineId);
  return {
    whyNot: [
      ...container.obstacles,
      ...stateObstacles(container, successor),
      ...(successor === undefined ? nameObstacles(name, names) : []),
      ...networkObstacles(placed),
    ],
    kept: keptOf(container, placed, volumes),
    changed: changesOf(container),
    network: networkDraftOf(container, placed),
    volumes,
  };
}

function networkOf(endpoint: ForeignEndpoint, networks: readonly ExistingNetwork[]): ExistingNetwork | null {
  const { networkId, engineNetworkId } = endpoint;
  return networks.find(({ id, adopted }) => id === networkId || adopted === engineNetworkId) ?? null;
}

function isDefaultBridge({ networkName }: ForeignEndpoint): boolean {
  return networkName === defaultBridge;
}

function stateObstacles({ state }: ForeignContainer, successor: string | undefined): readonly Obstacle[] {
  if (successor !== undefined) {
    return [
      { reason: 'state', message: `workspace ${showValue(successor)} takes its place: remove it when that does` },
    ];
  }
  return wholeStates.has(state) ? [] : [{ reason: 'state', message: `it is ${state}: start or stop it first` }];
}

function nameObstacles(name: string, names: readonly string[]): readonly Obstacle[] {
  const shown = showValue(name);
  if (!workspaceName.test(name)) {
    return [{ reason: 'name', message: `${shown} is no name for a workspace: take it over under another` }];
  }
  if (!names.includes(name)) return [];
  return [{ reason: 'name', message: `${shown} is taken by a workspace of this host: take it over under another` }];
}

function networkObstacles(placed: readonly PlacedEndpoint[]): readonly Obstacle[] {
  return placed
    .filter(({ endpoint, network }) => network === null && !isDefaultBridge(endpoint))
    .map(({ endpoint: { networkName } }) => {
      return {
        reason: 'networks',
        message: `network ${showValue(networkName)} is not Trailer's: take that over first`,
      };
    });
}

/**
 * Addresses on a LAN are known to others and stay. The engine gives those on a bridge out anew at every start, and
 * takes wishes only where somebody chose the subnet: there the container's own wish stays.
 */
function networkDraftOf({ ports }: ForeignContainer, placed: readonly PlacedEndpoint[]): WorkspaceNetworkDraft {
  return {
    networks: placed.flatMap(({ endpoint, network }) => {
      if (network === null) return [];
      const { ipv4Address, ipv6Address, macAddress, asksForAddress } = endpoint;
      const onLan = network.driver !== 'bridge';
      return [
        {
          networkId: network.id,
          ipv4Address: onLan || asksForAddress ? ipv4Address : null,
          ipv6Address: onLan ? ipv6Address : null,
          macAddress: onLan && network.driver === 'macvlan' ? macAddress : null,
        },
      ];
    }),
    ports,
    defaultBridge: placed.some(({ endpoint }) => isDefaultBridge(endpoint)),
  };
}

function keptOf(
  container: ForeignContainer,
  placed: readonly PlacedEndpoint[],
  volumes: readonly AdoptedVolume[],
): readonly string[] {
  const { image, command, environmentNames, ports } = container;
  return [
    `image ${showValue(image)}`,
    ...(command === null ? [] : [`command ${command.map(showValue).join(' ')}`]),
    ...(environmentNames.length === 0 ? [] : [`environment ${environmentNames.join(', ')}`]),
    ...placed.map(({ endpoint, network }) => describeEndpoint(endpoint, network)),
    ...ports.map((port) => `port ${showMapping(port)}`),
    ...volumes.map(({ source, path }) => `volume ${showValue(source)} at ${path}`),
  ];
}

function describeEndpoint(endpoint: ForeignEndpoint, network: ExistingNetwork | null): string {
  const { networkName, ipv4Address, macAddress, asksForAddress } = endpoint;
  const onLan = network !== null && network.driver !== 'bridge';
  const address = (onLan || asksForAddress) && ipv4Address !== null ? `, address ${ipv4Address}` : '';
  const mac = network?.driver === 'macvlan' && macAddress !== null ? `, MAC ${macAddress}` : '';
  return `network ${showValue(networkName)}${address}${mac}`;
}

function changesOf(container: ForeignContainer): readonly string[] {
  const { name, state, restartPolicy, composeProject, labelNames, endpoints } = container;
  const aliases = [...new Set(endpoints.flatMap((endpoint) => endpoint.aliases))];
  const original = originalNameAfter(name);
  const policy = restartPolicy === '' ? 'no' : restartPolicy;
  return [
    state === 'running' ? 'it is stopped and made anew once' : 'it is made anew once, and stays stopped',
    `the original stays, stopped, as ${showValue(original)}: remove it when it is not needed any more`,
    'what it wrote outside of volumes stays in the original',
    ...(policy === 'unless-stopped' ? [] : [`restart policy ${policy} becomes unless-stopped`]),
    ...(labelNames.length === 0 ? [] : [`labels ${labelNames.map(showValue).join(', ')} are left behind`]),
    ...(aliases.length === 0 ? [] : [`other containers find it no longer as ${aliases.map(showValue).join(', ')}`]),
    ...(composeProject === null
      ? []
      : [`it leaves Compose project ${showValue(composeProject)}: "docker compose up" there would make another`]),
  ];
}
