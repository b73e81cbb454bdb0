import { compareText } from '../compare-text.ts';
import { showValue } from '../fault.ts';
import type { PublishedPort } from '../workspace/types.ts';
import { foreignEndpoints } from './endpoints.ts';
import { mappingKey, showMapping } from './mapping.ts';
import type { Condition, DesiredWorkspace, ObservedContainer } from './types.ts';

const type = 'PortsPublished';

/**
 * Whether the engine installed every port mapping; null where none is wanted, as on the host's own network, where the
 * program itself listens. An engine drops one without a word.
 */
export function describePorts(workspace: DesiredWorkspace, container: ObservedContainer | undefined): Condition | null {
  if (workspace.ports.length === 0 || workspace.networkMode === 'host') return null;
  if (container?.state !== 'running') {
    return { type, status: 'Unknown', reason: 'NotRunning', message: 'Ports are published while the workspace runs.' };
  }
  const installed = new Set(container.publishedPorts.map(mappingKey));
  const dropped = workspace.ports.filter((port) => !installed.has(mappingKey(port)));
  if (dropped.length === 0) {
    return { type, status: 'True', reason: 'Published', message: `Published: ${listMappings(workspace.ports)}.` };
  }
  return {
    type,
    status: 'False',
    reason: 'MappingDropped',
    message:
      `The engine did not install ${listMappings(dropped)}. It publishes ports only for the bridge that owns the ` +
      `container's default route: ${cureOf(workspace, container)}.`,
  };
}

/** A LAN from before Trailer named them by what the engine can do; only an engine that goes by name drops ports for it. */
function cureOf(workspace: DesiredWorkspace, container: ObservedContainer): string {
  const byHand = 'disconnect networks that were connected by hand, then restart the workspace';
  if (foreignEndpoints(workspace, container).length > 0) return byHand;
  const { endpoints } = container;
  const bridges = endpoints.filter(({ kind }) => kind === 'bridge').map(({ engineNetworkName }) => engineNetworkName);
  const [first] = endpoints
    .filter(({ kind }) => kind === 'lan')
    .filter(({ engineNetworkName }) => bridges.some((bridge) => compareText(engineNetworkName, bridge) < 0));
  if (first === undefined) return byHand;
  const name = showValue(first.engineNetworkName);
  return `an engine before 28.0 gives it to ${name}, whose name sorts first. Delete network ${name} and create it anew`;
}

function listMappings(ports: readonly PublishedPort[]): string {
  return ports.map(showMapping).join(', ');
}
