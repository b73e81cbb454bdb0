import { compareText } from '../compare-text.ts';
import { engineThatHas, type HostEngine, showEngine } from '../engine/capabilities.ts';
import { type Fault, fault, showValue } from '../fault.ts';
import type { ExistingNetwork } from '../network/types.ts';
import type { WorkspaceNetworkSpec } from './types.ts';

/** The engine's name for its default bridge. */
const defaultBridgeName = 'bridge';

/** What a workspace asks for, otherwise in order, that the engine of its host does not do. */
export function findEngineFaults(
  spec: Pick<WorkspaceNetworkSpec, 'endpoints' | 'ports' | 'defaultBridge'>,
  networks: readonly ExistingNetwork[],
  engine: HostEngine | null,
): readonly Fault[] {
  if (engine === null) return [];
  return [...macFaults(spec, engine), ...publishingFaults(spec, networks, engine)];
}

function macFaults({ endpoints }: Pick<WorkspaceNetworkSpec, 'endpoints'>, engine: HostEngine): readonly Fault[] {
  if (engine.can.endpointMacAddress) return [];
  const asked = endpoints.flatMap(({ macAddress }, index) => (macAddress === null ? [] : [{ macAddress, index }]));
  return asked.slice(1).map(({ macAddress, index }) => {
    const text =
      `${macAddress} is the second MAC address, and ${showEngine(engine)} gives a container one: ` +
      `leave it out, or use ${engineThatHas('endpointMacAddress')}`;
    return fault(`networks[${index}].macAddress`, 'engine_too_old', text);
  });
}

/** Of several bridges the first in the order of the workspace publishes its ports; an old engine goes by name instead. */
function publishingFaults(
  { endpoints, ports, defaultBridge }: Pick<WorkspaceNetworkSpec, 'endpoints' | 'ports' | 'defaultBridge'>,
  networks: readonly ExistingNetwork[],
  engine: HostEngine,
): readonly Fault[] {
  if (engine.can.gatewayPriority || ports.length === 0) return [];
  const own = endpoints.flatMap(({ networkId }) =>
    networks.filter(({ id, driver }) => id === networkId && driver === 'bridge').map(({ name }) => name),
  );
  const bridges = defaultBridge ? [...own, defaultBridgeName] : own;
  const [wanted] = bridges;
  const [actual] = bridges.toSorted(compareText);
  if (wanted === undefined || actual === undefined || actual === wanted) return [];
  const text =
    `would have ${showValue(wanted)} publish the ports, and ${showEngine(engine)} publishes them through the bridge ` +
    `whose name sorts first, ${showValue(actual)}: ${cureOf(actual)}, or use ${engineThatHas('gatewayPriority')}`;
  return [fault('networks', 'engine_too_old', text)];
}

function cureOf(actual: string): string {
  return actual === defaultBridgeName ? 'leave the default bridge out' : `put ${showValue(actual)} first`;
}
