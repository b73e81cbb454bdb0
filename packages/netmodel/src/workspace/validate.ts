import { findAgentFaults } from '../agent-faults.ts';
import { accepted, type Fault, fault, refused, type Validated } from '../fault.ts';
import type { HostFacts } from '../host.ts';
import { type EndpointsReading, readEndpoints } from './endpoints.ts';
import { findEngineFaults } from './engine-faults.ts';
import { readMode } from './mode.ts';
import { readPorts } from './ports.ts';
import { findPublishingFaults } from './publishing-faults.ts';
import type { WorkspaceNetworkContext, WorkspaceNetworkDraft, WorkspaceNetworkSpec } from './types.ts';

/** Checks the network part of a workspace against its host, its networks and the other workspaces; every fault at once. */
export function validateWorkspaceNetworking(
  draft: WorkspaceNetworkDraft,
  context: WorkspaceNetworkContext,
  facts: HostFacts,
): Validated<WorkspaceNetworkSpec> {
  const { mode, faults: misread } = readMode(draft);
  const modeFaults = [...misread, ...findAgentFaults({ networkMode: mode !== 'standard' }, facts)];
  if (mode !== 'standard') return withoutNetworks(draft, context, { facts, mode, modeFaults });
  const reading = readEndpoints(draft.networks, context, facts);
  const { ports, faults: portFaults } = readPorts(draft.ports, context, facts);
  const faults = [...modeFaults, ...reading.faults, ...portFaults, ...defaultBridgeFaults(draft, reading)];
  const defaultBridge = draft.defaultBridge ?? wantsDefaultBridge(draft, reading);
  const { endpoints, networks } = reading;
  const engineFaults = findEngineFaults({ endpoints, ports, defaultBridge }, networks, facts.engine);
  const publishing = findPublishingFaults(ports, networks, defaultBridge);
  const all = [...faults, ...engineFaults, ...publishing];
  if (all.length > 0) return refused(all);
  return accepted({ endpoints, ports, defaultBridge, networkMode: mode });
}

interface OtherMode {
  readonly facts: HostFacts;
  readonly mode: 'host' | 'none';
  readonly modeFaults: readonly Fault[];
}

/** On the host's own network, or on none: there are ports at most, those that the program itself listens on. */
function withoutNetworks(
  draft: WorkspaceNetworkDraft,
  context: WorkspaceNetworkContext,
  { facts, mode, modeFaults }: OtherMode,
): Validated<WorkspaceNetworkSpec> {
  const { ports, faults } = mode === 'host' ? readPorts(draft.ports, context, facts) : { ports: [], faults: [] };
  if (modeFaults.length + faults.length > 0) return refused([...modeFaults, ...faults]);
  return accepted({ endpoints: [], ports, defaultBridge: false, networkMode: mode });
}

/** The engine publishes ports through a bridge only, and a workspace without any network is of no use. */
function wantsDefaultBridge(draft: WorkspaceNetworkDraft, { networks }: EndpointsReading): boolean {
  if (draft.networks.length === 0) return true;
  return draft.ports.length > 0 && !networks.some(({ driver }) => driver === 'bridge');
}

function defaultBridgeFaults(draft: WorkspaceNetworkDraft, reading: EndpointsReading): readonly Fault[] {
  const allKnown = reading.networks.length === draft.networks.length;
  if (draft.defaultBridge !== false || !allKnown || !wantsDefaultBridge(draft, reading)) return [];
  if (draft.ports.length > 0) {
    const text = 'false leaves no bridge to publish ports through: leave it out, or choose a bridge network';
    return [fault('defaultBridge', 'ports_need_bridge', text)];
  }
  const text = 'false leaves the workspace without any network: leave it out, or choose a network';
  return [fault('defaultBridge', 'not_supported', text)];
}
