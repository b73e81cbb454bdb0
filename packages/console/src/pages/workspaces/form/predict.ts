import type { Host, Network, Workspace } from '@trailer/contract';
import {
  addressOf,
  type Cidr,
  contains,
  type ExistingNetwork,
  engineParentOf,
  familiesOf,
  type HostFacts,
  type IpAddress,
  type IpFamily,
  type PublishedPort,
  parseIpAddress,
  parsePort,
  poolOf,
  predictReachability,
  prefixOf,
  publishingAmong,
  type ReachEndpoint,
  type ReachGuest,
} from '@trailer/netmodel';
import { existingNetworkOf, factsOfHost } from '../../../parts/model-input.ts';
import type { Cell } from '../picture/cell.ts';
import type { BridgeChoice, WorkspaceForm } from './form.ts';
import { numberOf, portsOf } from './request.ts';
import { nameStandIns, type Place, type StandIn, standInByLease, standInFromPool, unknownSubnet } from './stand-ins.ts';

/** The parts of a form that reachability depends on. */
export type Drafted = Pick<WorkspaceForm, 'kind' | 'networkMode' | 'networks' | 'ports' | 'defaultBridge'>;

export interface PredictionContext {
  readonly host: Host;
  readonly networks: readonly Network[];
  readonly workspaces: readonly Workspace[];
  /** The workspace that the form changes: what was picked for it stays with it. */
  readonly self?: Workspace | undefined;
}

interface Drawn {
  readonly endpoint: ReachEndpoint;
  /** Null where the address was chosen. */
  readonly standIn: StandIn | null;
  readonly place: Place;
}

/**
 * From where the workspace of a form will answer, as far as the form can be read; what cannot is left out. Addresses
 * that the engine or a DHCP server will pick are told as such.
 */
export function predictForm(form: Drafted, { host, networks, workspaces, self }: PredictionContext): readonly Cell[] {
  const facts = factsOfHost(host);
  if (facts === null) return [];
  const taken = new Set<string>(workspaces.filter(({ id }) => id !== self?.id).flatMap(addressesOfWorkspace));
  const isStandard = form.networkMode === 'standard';
  const chosen = isStandard ? chosenNetworks(form, networks, self) : [];
  const ports = portsOf(form).flatMap(readPort);
  const withBridge = isStandard && wantsDefaultBridge(form.defaultBridge, chosen, ports);
  const drawn = [...chosen, ...(withBridge ? [defaultBridge(facts)] : [])].flatMap((choice) => {
    const one = drawEndpoint(choice, { network: choice.network, facts, taken });
    if (one === null) return [];
    taken.add(one.endpoint.address);
    return one;
  });
  const bridges = drawn.map(({ endpoint }) => endpoint).filter(({ driver }) => driver === 'bridge');
  const publishes = publishingAmong(bridges, ({ networkName }) => networkName);
  const guest = form.kind === 'windows' ? drawGuest(drawn, self) : null;
  const cells = predictReachability({
    host: { online: host.status === 'online', interfaces: facts.interfaces, engine: facts.engine },
    workspace: {
      running: true,
      networkMode: form.networkMode,
      ports,
      publishedPorts: ports,
      endpoints: drawn.map(({ endpoint }) => ({ ...endpoint, publishing: publishes(endpoint) })),
      guest: guest?.reach ?? null,
      returnPathInstalled: true,
    },
  });
  const standIns = [...drawn.map(({ standIn }) => standIn), guest?.standIn ?? null].filter((one) => one !== null);
  return cells.map((cell) => ({
    ...cell,
    address: standIns.find(({ address }) => address === cell.address)?.label ?? cell.address,
    message: nameStandIns(cell.message, standIns),
    cure: cell.cure === undefined ? undefined : nameStandIns(cell.cure, standIns),
  }));
}

interface Choice {
  readonly network: ExistingNetwork;
  readonly wished: string;
}

function chosenNetworks(
  { networks: rows }: Drafted,
  networks: readonly Network[],
  self: Workspace | undefined,
): readonly Choice[] {
  const first = rows.filter(({ networkId }, index) => rows.findIndex((row) => row.networkId === networkId) === index);
  return first.flatMap(({ networkId, ipv4Address, ipv6Address }) => {
    const found = networks.find(({ id }) => id === networkId);
    if (found === undefined) return [];
    const network = existingNetworkOf(found);
    return [...familiesOf(network)].map((family) => {
      const held = self?.status.addresses.find((one) => one.networkId === networkId && isOf(family, one.address));
      const inFamily = { ...network, ...(poolOf(network, family) ?? {}) };
      // The engine takes no wishes where it numbers a network by itself.
      const kept = inFamily.subnet === null ? '' : (held?.address ?? '');
      return { network: inFamily, wished: (family === 4 ? ipv4Address : ipv6Address).trim() || kept };
    });
  });
}

function isOf(family: IpFamily, address: string): boolean {
  return address.includes(':') === (family === 6);
}

/** As netmodel decides it: ports are published through a bridge, and a workspace is on some network. */
function wantsDefaultBridge(choice: BridgeChoice, chosen: readonly Choice[], ports: readonly PublishedPort[]): boolean {
  if (choice !== 'auto') return choice === 'true';
  return chosen.length === 0 || (ports.length > 0 && !chosen.some(({ network }) => network.driver === 'bridge'));
}

function defaultBridge({ interfaces }: HostFacts): Choice {
  const [held] = interfaces.find(({ name }) => name === 'docker0')?.addresses ?? [];
  const network = {
    id: '',
    name: 'bridge',
    driver: 'bridge',
    parentInterface: null,
    subnet: held === undefined ? null : prefixOf(held),
    gateway: held === undefined ? null : addressOf(held),
    ipRange: null,
    excludedAddresses: [],
    vlanId: null,
    mode: null,
    ipv6: null,
    hostShim: null,
  } as const;
  return { network, wished: '' };
}

function drawEndpoint({ network, wished }: Choice, place: Place): Drawn | null {
  const parsed = wished === '' ? null : parseIpAddress(wished);
  const subnet: Cidr = network.subnet ?? unknownSubnet;
  const isStatic = parsed?.ok === true && contains(subnet, parsed.value);
  const standIn = isStatic ? null : standInOf(network, place);
  const address: IpAddress | undefined = isStatic ? parsed.value : standIn?.address;
  if (address === undefined) return null;
  const { driver, mode, name, gateway } = network;
  const parentInterface = engineParentOf(network);
  const endpoint = { driver, mode, networkName: name, parentInterface, address, subnet, gateway, publishing: false };
  return { endpoint, standIn, place };
}

function standInOf(network: ExistingNetwork, place: Place): StandIn | null {
  const found = standInFromPool(place);
  return found === null || network.subnet !== null ? found : { ...found, label: `its address on ${network.name}` };
}

/** The VM: on the first LAN with an address by DHCP, elsewhere behind the runtime's own translation. */
function drawGuest(
  drawn: readonly Drawn[],
  self: Workspace | undefined,
): { readonly reach: ReachGuest; readonly standIn: StandIn | null } {
  const onLan = drawn.find(({ endpoint }) => endpoint.driver !== 'bridge' && isOf(4, endpoint.address));
  if (onLan === undefined) return { reach: { forwardedBy: 'runtime', address: null }, standIn: null };
  const held = self?.status.guest ? parseIpAddress(self.status.guest.address) : null;
  if (held?.ok === true && contains(onLan.endpoint.subnet, held.value)) {
    return { reach: { forwardedBy: 'forwarder', address: held.value, forwarding: true }, standIn: null };
  }
  const standIn = standInByLease(onLan.place, onLan.endpoint.address);
  return { reach: { forwardedBy: 'forwarder', address: standIn?.address ?? null, forwarding: true }, standIn };
}

function readPort({ hostPort, containerPort, protocol, hostAddress }: Drafted['ports'][number]): PublishedPort[] {
  const [host, container] = [parsePort(numberOf(hostPort)), parsePort(numberOf(containerPort))];
  const address = hostAddress.trim() === '' ? null : parseIpAddress(hostAddress.trim());
  if (!host.ok || !container.ok || address?.ok === false) return [];
  return [{ hostPort: host.value, containerPort: container.value, protocol, hostAddress: address?.value ?? null }];
}

function addressesOfWorkspace({ networks, status }: Workspace): readonly string[] {
  const wished = networks.flatMap(({ ipv4Address, ipv6Address }) => [ipv4Address ?? [], ipv6Address ?? []].flat());
  const guest = status.guest === null ? [] : [status.guest.address];
  return [...wished, ...status.addresses.map(({ address }) => address), ...guest];
}
