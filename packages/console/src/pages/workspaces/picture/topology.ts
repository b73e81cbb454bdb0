import { type Host, type Network, parseInterfaces, type Workspace } from '@trailer/contract';
import { addressOf, defaultMode, isRouted, prefixOf } from '@trailer/netmodel';
import { existingNetworkOf } from '../../../parts/model-input.ts';
import { isInside, type Lan, lansOf, type Nic, nicOfNetwork } from './lans.ts';

/** What a picture of a workspace's network is drawn from. */
export interface Surroundings {
  readonly workspace: Pick<Workspace, 'name' | 'kind' | 'networkMode' | 'networks' | 'defaultBridge'> & {
    readonly status: Pick<Workspace['status'], 'addresses' | 'guest'>;
  };
  /** The networks of its host. */
  readonly networks: readonly Network[];
  /** Undefined while the host is not known. */
  readonly host: Pick<Host, 'name' | 'interfaces' | 'routes'> | undefined;
}

export type StationKind =
  | 'off-lan-client'
  | 'lan-client'
  | 'router'
  | 'lan'
  | 'nic'
  | 'host'
  | 'bridge'
  | 'macvlan'
  | 'container'
  | 'guest'
  | 'workspace';

/** A place that packets start from, pass or end at. */
export interface Station {
  readonly id: string;
  readonly kind: StationKind;
  readonly title: string;
  /** Addresses and whatever else tells it from others, one a line. */
  readonly lines: readonly string[];
}

/** Two stations that hand packets to each other. */
export interface Link {
  readonly id: string;
  readonly ends: readonly [string, string];
}

/** The network around a workspace: what is there and what is joined, not yet where it is drawn. */
export interface Topology {
  readonly stations: readonly Station[];
  readonly links: readonly Link[];
  readonly lans: readonly Lan[];
  /** The attached bridges, null for the engine's default one; published ports lead to the first. */
  readonly bridges: readonly (Network | null)[];
  /** The attached networks that are on a LAN. */
  readonly macvlans: readonly Network[];
}

/** Names of stations of which there may be several. */
export const stationId = {
  lan: (index: number) => `lan:${index}`,
  lanClient: (index: number) => `lan-client:${index}`,
  router: (index: number) => `router:${index}`,
  nic: (name: string) => `nic:${name}`,
  bridge: (network: Pick<Network, 'id'> | null) => `bridge:${network?.id ?? 'default'}`,
  macvlan: ({ id }: Pick<Network, 'id'>) => `macvlan:${id}`,
} as const;

/** Everything a packet to or from a workspace may pass. Where nothing is known of a LAN there is one all the same. */
export function describeTopology(surroundings: Surroundings): Topology {
  const { workspace, networks, host } = surroundings;
  const attached = workspace.networks.flatMap(({ networkId }) => networks.filter(({ id }) => id === networkId));
  const macvlans = attached.filter(({ driver }) => driver !== 'bridge');
  const onHost = workspace.networkMode === 'host';
  const onDefault =
    !onHost && (workspace.defaultBridge || workspace.status.addresses.some(({ networkId }) => networkId === null));
  const bridges = [...attached.filter(({ driver }) => driver === 'bridge'), ...(onDefault ? [null] : [])];
  const known = lansOf(host, macvlans);
  const lans = known.length > 0 ? known : [nowhere];
  const parts = { lans, bridges, macvlans };
  return { ...parts, stations: stationsOf(surroundings, parts), links: linksOf(surroundings, parts) };
}

const nowhere: Lan = { subnets: [], gateways: [], nics: [], networks: [] };

type Parts = Pick<Topology, 'lans' | 'bridges' | 'macvlans'>;

function stationsOf(surroundings: Surroundings, { lans, bridges, macvlans }: Parts): readonly Station[] {
  const { workspace, host } = surroundings;
  const { guest } = workspace.status;
  const hostAddresses = lans.flatMap(({ nics }) => nics.flatMap(({ addresses }) => addresses));
  return [
    { id: 'off-lan-client', kind: 'off-lan-client', title: 'Off-LAN client', lines: ['behind the router'] },
    ...lans.flatMap((lan, index) => stationsOfLan(lan, index)),
    {
      id: 'host',
      kind: 'host',
      title: `Host ${host?.name ?? ''}`.trim(),
      lines: linesOfHost(hostAddresses.length > 0, workspace.networkMode),
    },
    ...bridges.map((bridge) => bridgeStation(bridge, surroundings)),
    ...macvlans.map((network) => macvlanStation(network, workspace)),
    { id: 'container', kind: 'container', title: workspace.name, lines: containerLines(workspace, macvlans) },
    ...(workspace.kind === 'linux'
      ? []
      : [
          {
            id: 'guest',
            kind: 'guest' as const,
            title: 'Windows guest',
            lines: [guest?.address ?? (macvlans.length > 0 ? 'no address yet' : 'behind the runtime')],
          },
        ]),
    { id: 'workspace', kind: 'workspace', title: 'Other workspace', lines: ['on the same networks'] },
  ];
}

function linesOfHost(hasAddresses: boolean, mode: Workspace['networkMode']): readonly string[] {
  if (mode === 'host') return ['shares its network'];
  return hasAddresses && mode === 'standard' ? ['forwards ports'] : [];
}

function stationsOfLan({ subnets: all, gateways, nics, networks }: Lan, index: number): readonly Station[] {
  // The subnet of a routed network is behind the host and not on its wire.
  const routed = networks.map(existingNetworkOf).filter(({ mode }) => isRouted(mode));
  const subnets = all.filter((subnet) => !routed.some((network) => network.subnet === subnet));
  return [
    { id: stationId.lanClient(index), kind: 'lan-client', title: 'LAN client', lines: subnets.slice(0, 1) },
    {
      id: stationId.router(index),
      kind: 'router',
      title: 'Router',
      lines: gateways.length > 0 ? gateways : ['address not known'],
    },
    { id: stationId.lan(index), kind: 'lan', title: 'LAN', lines: subnets },
    ...nics.map(nicStation),
  ];
}

function nicStation({ name, up, addresses, shimOn }: Nic): Station {
  const state = up ? [] : ['down'];
  const lines = addresses.length > 0 ? addresses : ['no host address'];
  const [title, told] = shimOn === null ? [name, state] : ['Host shim', [name, ...state]];
  return { id: stationId.nic(name), kind: 'nic', title, lines: [...told, ...lines] };
}

function bridgeStation(bridge: Network | null, { workspace, host }: Surroundings): Station {
  const held = workspace.status.addresses.filter(({ networkId }) => networkId === (bridge?.id ?? null));
  const own = parseInterfaces(host?.interfaces ?? [])
    .filter(({ kind }) => kind === 'docker-bridge' || kind === 'bridge')
    .flatMap(({ addresses }) => addresses)
    .filter((address) => held.some((there) => isInside(prefixOf(address), there.address)))
    .map(addressOf);
  const told = [bridge?.gateway ?? null, bridge?.ipv6?.gateway ?? null].filter((address) => address !== null);
  const title = bridge === null ? 'Default bridge' : `Bridge ${bridge.name}`;
  return { id: stationId.bridge(bridge), kind: 'bridge', title, lines: [...new Set<string>([...own, ...told])] };
}

function macvlanStation(network: Network, { status }: Surroundings['workspace']): Station {
  const held = status.addresses.filter(({ networkId }) => networkId === network.id);
  const lines = held.length > 0 ? held.map(({ address }) => address) : ['no address yet'];
  return { id: stationId.macvlan(network), kind: 'macvlan', title: `${kindOf(network)} ${network.name}`, lines };
}

/** The driver, with the mode where it is not the one that the driver has by itself. */
function kindOf({ driver, mode }: Network): string {
  return mode === null || mode === defaultMode(driver) ? driver : `${driver} ${mode}`;
}

/** Addresses on a LAN stand at the interface there: each is in the picture once. */
function containerLines(
  { status, networkMode }: Surroundings['workspace'],
  macvlans: readonly Network[],
): readonly string[] {
  // In host mode they are its host's, and stand at its NICs.
  if (networkMode === 'host') return [];
  return status.addresses
    .filter(({ networkId }) => !macvlans.some(({ id }) => id === networkId))
    .map(({ address }) => address);
}

/** A host shim is a sibling of the macvlans on its NIC. */
function linksOfShim({ name, shimOn }: Nic, macvlans: Parts['macvlans']): readonly (readonly [string, string])[] {
  if (shimOn === null) return [];
  return macvlans
    .filter((network) => nicOfNetwork(network) === shimOn)
    .map((network) => [stationId.nic(name), stationId.macvlan(network)]);
}

function linksOf({ workspace }: Surroundings, { lans, bridges, macvlans }: Parts): readonly Link[] {
  const nicOf = (network: Network) => stationId.nic(nicOfNetwork(network) ?? '');
  const [firstLan] = macvlans;
  const guestSide = firstLan === undefined ? 'container' : stationId.macvlan(firstLan);
  const ends: readonly (readonly [string, string])[] = [
    ...lans.flatMap(({ nics }, index): readonly (readonly [string, string])[] => [
      ['off-lan-client', stationId.router(index)],
      [stationId.router(index), stationId.lan(index)],
      [stationId.lanClient(index), stationId.lan(index)],
      ...nics.flatMap(({ name, shimOn }): readonly (readonly [string, string])[] => [
        [shimOn === null ? stationId.lan(index) : stationId.nic(shimOn), stationId.nic(name)],
        [stationId.nic(name), 'host'],
      ]),
      ...nics.flatMap((nic) => linksOfShim(nic, macvlans)),
      ...(nics.length === 0 ? ([[stationId.lan(index), 'host']] as const) : []),
    ]),
    ...bridges.flatMap((bridge): readonly (readonly [string, string])[] => [
      ['host', stationId.bridge(bridge)],
      [stationId.bridge(bridge), 'container'],
      [stationId.bridge(bridge), 'workspace'],
    ]),
    ...(workspace.networkMode === 'host'
      ? ([
          ['host', 'container'],
          ['host', 'workspace'],
        ] as const)
      : []),
    ...macvlans.flatMap((network): readonly (readonly [string, string])[] => [
      [nicOf(network), stationId.macvlan(network)],
      [stationId.macvlan(network), 'container'],
    ]),
    ...[...new Set(macvlans.map(nicOf))].map((nic) => [nic, 'workspace'] as const),
    ...(workspace.kind === 'windows' ? ([[guestSide, 'guest']] as const) : []),
  ];
  return ends.map(([one, other]) => ({ id: `${one}~${other}`, ends: [one, other] }));
}
