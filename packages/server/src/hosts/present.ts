import type { Host, Inventory } from '@trailer/contract';
import { capabilitiesOf } from '@trailer/netmodel';
import type { HostRecord } from './store.ts';

/** A host without a heartbeat for this long is offline, whatever its link says. */
export const heartbeatLimitMs = 20_000;

/** How a host looks at one moment. */
export interface HostMoment {
  readonly connected: boolean;
  readonly now: Date;
}

/** A host as the API shows it. */
export function presentHost(record: HostRecord, moment: HostMoment): Host {
  return {
    id: record.id,
    name: record.name,
    enabled: record.enabled,
    status: hostStatus(record, moment),
    agent:
      record.agentVersion === null ? null : { version: record.agentVersion, lastHeartbeatAt: record.lastHeartbeatAt },
    engine: presentEngine(record.inventory?.engine ?? null),
    interfaces: record.inventory?.interfaces ?? [],
    routes: record.inventory?.routes ?? [],
    kernel: record.inventory?.kernel ?? null,
    generation: record.generation,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
  };
}

function presentEngine(engine: Inventory['engine']): Host['engine'] {
  return engine === null ? null : { ...engine, capabilities: capabilitiesOf(engine) };
}

function hostStatus(record: HostRecord, moment: HostMoment): Host['status'] {
  if (!record.enabled) return 'disabled';
  if (!moment.connected || record.lastHeartbeatAt === null) return 'offline';
  const silentMs = moment.now.getTime() - Date.parse(record.lastHeartbeatAt);
  return silentMs <= heartbeatLimitMs ? 'online' : 'offline';
}
