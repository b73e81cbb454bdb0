import { type Fault, fault, showValue } from '../fault.ts';
import type { ExistingNetwork } from './types.ts';

/** Names the engine keeps for itself. */
const reservedNames: ReadonlySet<string> = new Set(['bridge', 'host', 'none', 'default']);

/** Why a network cannot have this name among the other networks of its host. */
export function findNameFaults(name: string, others: readonly Pick<ExistingNetwork, 'name'>[]): readonly Fault[] {
  if (reservedNames.has(name)) {
    return [fault('name', 'reserved_name', `${name} belongs to the engine: choose another name`)];
  }
  if (others.some((other) => other.name === name)) {
    return [fault('name', 'name_taken', `${showValue(name)} is taken by a network of this host: choose another name`)];
  }
  return [];
}
