import { hash } from '../hash.ts';
import { defaultMode } from '../network/mode.ts';
import type { NetworkSpec } from '../network/types.ts';
import type { DesiredWorkspace } from './types.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Tells whether a network on the engine was made from this spec. The name is left out: it may change, and an engine
 * cannot rename a network. So is the host shim, which is none of the engine's.
 */
export function fingerprintNetwork(spec: NetworkSpec): string {
  const { driver, parentInterface, subnet, gateway, ipRange, excludedAddresses, vlanId, mode, ipv6 } = spec;
  return digest({
    driver,
    parentInterface,
    subnet,
    gateway,
    ipRange,
    excludedAddresses: [...excludedAddresses].sort(),
    // Absent where they say nothing, so that networks from before they were known stay the right ones.
    ...(vlanId === null ? {} : { vlanId }),
    ...(mode === null || mode === defaultMode(driver) ? {} : { mode }),
    ...(ipv6 === null ? {} : { ipv6: { ...ipv6 } }),
  });
}

/**
 * Tells whether a container was made from this spec, on these networks of the engine (in the order of `endpoints`).
 * The engine's ids are part of it because a network that was made anew needs its containers made anew. Name, run state
 * and restarts are left out: they change without a new container. So is a desktop's password, which only its
 * installation uses: a server that cannot open it any more tells another, and no guest is to be shut down for that.
 */
export function fingerprintWorkspace(workspace: DesiredWorkspace, engineNetworkIds: readonly string[]): string {
  const { kind, image, command, environment, endpoints, defaultBridge, ports, volumes, resources, deploys } = workspace;
  const { interactive, networkMode, windows } = workspace;
  return digest({
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
    // Absent where they say nothing, so that containers from before they were known stay the right ones.
    ...(interactive ? { interactive } : {}),
    ...(networkMode === 'standard' ? {} : { networkMode }),
    ...(windows === null ? {} : { windows: { ...windows, account: { username: windows.account.username } } }),
  });
}

function digest(value: Json): string {
  return hash(canonical(value));
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
