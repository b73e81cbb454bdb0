import type { NetworkSpec } from '../network/types.ts';
import type { DesiredWorkspace } from './types.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Tells whether a network on the engine was made from this spec. The name is left out: it may change, and an engine
 * cannot rename a network.
 */
export function fingerprintNetwork(spec: NetworkSpec): string {
  const { driver, parentInterface, subnet, gateway, ipRange, excludedAddresses } = spec;
  return hash({ driver, parentInterface, subnet, gateway, ipRange, excludedAddresses: [...excludedAddresses].sort() });
}

/**
 * Tells whether a container was made from this spec, on these networks of the engine (in the order of `endpoints`).
 * The engine's ids are part of it because a network that was made anew needs its containers made anew. Name, run state
 * and restarts are left out: they change without a new container.
 */
export function fingerprintWorkspace(workspace: DesiredWorkspace, engineNetworkIds: readonly string[]): string {
  const { kind, image, command, environment, endpoints, defaultBridge, ports, volumes, resources, deploys } = workspace;
  return hash({
    kind,
    image,
    command,
    environment,
    endpoints: endpoints.map((endpoint) => ({ ...endpoint })),
    engineNetworkIds,
    defaultBridge,
    ports: inAnyOrder(ports.map((port) => ({ ...port }))),
    volumes: inAnyOrder(volumes.map((volume) => ({ ...volume }))),
    resources: { ...resources },
    deploys,
  });
}

function inAnyOrder(items: readonly Json[]): readonly string[] {
  return items.map(canonical).sort();
}

/** JSON with the keys of every object sorted, so that equal values are equal text. */
function canonical(value: Json): string {
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`);
  return `{${fields.join(',')}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

const lanes = [0x811c9dc5, 0x1b873593] as const;
const prime = 0x01000193;

/** Two lanes of FNV-1a over UTF-16 code units, each mixed at its end: it has to notice a change, not to withstand an attack. */
function hash(value: Json): string {
  const text = canonical(value);
  return lanes.map((seed) => lane(text, seed)).join('');
}

function lane(text: string, seed: number): string {
  let state = seed;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), prime);
    state ^= state >>> 15;
  }
  return (Math.imul(state, 0x85ebca6b) >>> 0).toString(16).padStart(8, '0');
}
