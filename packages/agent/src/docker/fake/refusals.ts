import { overlaps } from '@trailer/netmodel';
import { EngineError } from '../errors.ts';
import type { EngineNetwork, NetworkRequest } from '../gate.ts';

/** Refuses a network as the engine does: a taken name, an absent parent, an overlapping pool. */
export function refuseNetwork(
  { name, subnet, driver, parentInterface }: NetworkRequest,
  others: readonly EngineNetwork[],
  parents: ReadonlySet<string>,
): void {
  if (others.some((other) => other.name === name)) {
    throw new EngineError({ message: `network with name ${name} already exists`, status: 409 });
  }
  if (driver === 'macvlan' && !parents.has(parentInterface ?? '')) {
    const message = `invalid subinterface vlan name ${parentInterface}, example formatting is eth0.10`;
    throw new EngineError({ message, status: 500 });
  }
  if (others.some((other) => subnet !== null && other.subnet !== null && overlaps(subnet, other.subnet))) {
    const message = 'invalid pool request: Pool overlaps with other one on this address space';
    throw new EngineError({ message, status: 403 });
  }
}

/** Refuses a container's name that another one has. */
export function refuseContainerName(name: string, others: Iterable<{ readonly name: string }>): void {
  if (![...others].some((other) => other.name === name)) return;
  const message = `Conflict. The container name "/${name}" is already in use by container`;
  throw new EngineError({ message, status: 409 });
}
