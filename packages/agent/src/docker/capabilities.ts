import type { EngineInfo } from './gate.ts';

/** What an engine can do in one create call, by its version. */
export interface EngineCapabilities {
  /** `com.docker.network.endpoint.ifname` pins an interface name (28.1). */
  readonly interfaceName: boolean;
  /** `GwPriority` says which endpoint owns the default route, and so the port mappings (28.0); before, name order does. */
  readonly gatewayPriority: boolean;
  /** Several endpoints and their MAC addresses in the create call (API 1.44); before, connect between create and start. */
  readonly severalEndpoints: boolean;
}

/** The capabilities of an engine; an unreadable version counts as old. */
export function capabilitiesOf(engine: Omit<EngineInfo, 'rootless'>): EngineCapabilities {
  return {
    interfaceName: isAtLeast(engine.version, [28, 1]),
    gatewayPriority: isAtLeast(engine.version, [28, 0]),
    severalEndpoints: isAtLeast(engine.apiVersion, [1, 44]),
  };
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const parts = /^(\d+)\.(\d+)/.exec(version);
  if (parts === null) return false;
  const [actualMajor, actualMinor] = [Number(parts[1]), Number(parts[2])];
  return actualMajor > major || (actualMajor === major && actualMinor >= minor);
}
