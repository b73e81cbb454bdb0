import type { EngineCapabilities } from '../engine/capabilities.ts';

/** A network by its own name; the driver is plain text, for an engine takes more than Trailer makes. */
interface NamedNetwork {
  readonly name: string;
  readonly driver: string;
}

/** Sorts after every name that a bridge network can have. */
const lastInOrder = '~';

/**
 * What a network is called on its engine. Where an engine knows no gateway priority, the network whose name sorts first
 * owns a container's default route, and only a bridge that owns it publishes ports: LANs sort last there.
 */
export function engineNameOf({ name, driver }: NamedNetwork, can: Pick<EngineCapabilities, 'gatewayPriority'>): string {
  return can.gatewayPriority || driver === 'bridge' ? name : `${lastInOrder}${name}`;
}

/** Whether an engine, of whatever version, has the network under a name that Trailer gives it. */
export function isNamedAs(engineName: string, network: NamedNetwork): boolean {
  return [true, false].some((gatewayPriority) => engineNameOf(network, { gatewayPriority }) === engineName);
}
