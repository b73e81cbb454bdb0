import { overlaps } from '../address/prefix.ts';
import { type Fault, fault, showValue } from '../fault.ts';
import type { HostFacts } from '../host.ts';
import { engineParentOf } from '../network/engine-request.ts';
import { subnetsOf } from '../network/families.ts';
import type { ExistingNetwork } from '../network/types.ts';
import { readEndpointMac } from './mac.ts';
import { readStaticAddress } from './static-address.ts';
import type { EndpointSpec, ExistingWorkspace, WorkspaceNetworkContext, WorkspaceNetworkDraft } from './types.ts';

type EndpointDraft = WorkspaceNetworkDraft['networks'][number];

/** The endpoints of a request after reading. `networks` are those of them that exist on this host. */
export interface EndpointsReading {
  readonly endpoints: readonly EndpointSpec[];
  readonly networks: readonly ExistingNetwork[];
  readonly faults: readonly Fault[];
}

interface EndpointScope {
  readonly context: WorkspaceNetworkContext;
  readonly facts: HostFacts;
  readonly others: readonly ExistingWorkspace[];
  readonly before: EndpointsReading;
}

/** Reads the networks a workspace wants to be on, with the addresses it asks for there. */
export function readEndpoints(
  drafts: readonly EndpointDraft[],
  context: WorkspaceNetworkContext,
  facts: HostFacts,
): EndpointsReading {
  const others = context.workspaces.filter(({ id }) => id !== context.self);
  const nothing: EndpointsReading = { endpoints: [], networks: [], faults: [] };
  return drafts.reduce((before, draft, index) => {
    const one = readEndpoint(`networks[${index}]`, draft, { context, facts, others, before });
    return {
      endpoints: [...before.endpoints, ...one.endpoints],
      networks: [...before.networks, ...one.networks],
      faults: [...before.faults, ...one.faults],
    };
  }, nothing);
}

function readEndpoint(path: string, draft: EndpointDraft, scope: EndpointScope): EndpointsReading {
  const { context, facts, others, before } = scope;
  const found = findNetwork(`${path}.networkId`, draft.networkId, scope);
  const self = context.workspaces.find(({ id }) => id === context.self);
  const neighbours = { network: found.network, facts, others, self };
  const ipv4 = readStaticAddress(`${path}.ipv4Address`, draft.ipv4Address, { ...neighbours, family: 4 });
  const ipv6 = readStaticAddress(`${path}.ipv6Address`, draft.ipv6Address, { ...neighbours, family: 6 });
  const mac = readEndpointMac(`${path}.macAddress`, draft.macAddress, {
    facts,
    others,
    before: before.endpoints.map(({ macAddress }) => macAddress),
    network: found.network,
  });
  const { networkId } = draft;
  return {
    endpoints: [{ networkId, ipv4Address: ipv4.value, ipv6Address: ipv6.value, macAddress: mac.value }],
    networks: found.network === null ? [] : [found.network],
    faults: [...found.faults, ...ipv4.faults, ...ipv6.faults, ...mac.faults],
  };
}

function findNetwork(
  path: string,
  networkId: string,
  { context, others, before }: EndpointScope,
): { readonly network: ExistingNetwork | null; readonly faults: readonly Fault[] } {
  const network = context.networks.find(({ id }) => id === networkId) ?? null;
  const found = faultOfNetwork(path, networkId, { network, hostId: context.hostId, others, before });
  return found === null ? { network, faults: [] } : { network: null, faults: [found] };
}

interface NetworkChoice {
  readonly network: WorkspaceNetworkContext['networks'][number] | null;
  readonly hostId: string;
  readonly others: readonly ExistingWorkspace[];
  readonly before: EndpointsReading;
}

function faultOfNetwork(path: string, networkId: string, choice: NetworkChoice): Fault | null {
  const { network, hostId, others, before } = choice;
  const shown = showValue(networkId);
  if (network === null) {
    return fault(path, 'unknown_network', `${shown} is no network: use the id of one of this host`);
  }
  const name = showValue(network.name);
  if (network.hostId !== hostId) {
    return fault(path, 'network_on_other_host', `${shown} (${name}) is on another host: use a network of this host`);
  }
  if (before.networks.some(({ id }) => id === networkId)) {
    return fault(path, 'duplicate', `${shown} (${name}) is chosen twice: a workspace joins a network once`);
  }
  const rival = before.networks.find((other) => sharesAddresses(other, network));
  if (rival === undefined) return faultOfPassthru(path, network, others);
  const text = `${shown} (${name}) overlaps the subnet of ${showValue(rival.name)}: replies could leave by either; choose one`;
  return fault(path, 'subnet_overlap', text);
}

/** The kernel lets one passthru interface onto a parent, and refuses the second when its container starts. */
function faultOfPassthru(path: string, network: ExistingNetwork, others: readonly ExistingWorkspace[]): Fault | null {
  if (network.mode !== 'passthru') return null;
  const holder = others.find(({ endpoints }) => endpoints.some(({ networkId }) => networkId === network.id));
  if (holder === undefined) return null;
  const text =
    `${showValue(network.id)} (${showValue(network.name)}) hands ${engineParentOf(network)} over to one workspace, and ` +
    `${showValue(holder.name)} has it: take it off there, or use a network in mode bridge`;
  return fault(path, 'parent_taken', text);
}

function sharesAddresses(one: ExistingNetwork, other: ExistingNetwork): boolean {
  const theirs = subnetsOf(other);
  return subnetsOf(one).some((subnet) => theirs.some((their) => overlaps(subnet, their)));
}
