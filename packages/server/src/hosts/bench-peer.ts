import { randomBytes } from 'node:crypto';
import { type BenchRequest, type Inventory, parseInterfaces } from '@trailer/contract';
import { addressOf, type Cidr, familyOf, type IpAddress, type Port, parsePort, prefixOf } from '@trailer/netmodel';
import { z } from 'zod';
import { ProblemError } from '../app/problem.ts';
import { readOutput } from '../workspaces/logs.ts';
import type { FeatureDeps } from './change.ts';
import { type HostRecord, listHosts } from './store.ts';

const firstLineLimitMs = 5_000;
const listeningSchema = z.object({ port: z.int() });

/** The other host of a measurement across the wire, and how it is let go. */
export interface BenchPeer extends Pick<BenchRequest, 'wire' | 'whyNoWire'> {
  close(): void;
}

/** Has a host on a LAN of this one listen; where none does, tells why. */
export async function openPeer(
  { db, agents }: Pick<FeatureDeps, 'db' | 'agents'>,
  host: HostRecord,
  signal: AbortSignal,
): Promise<BenchPeer> {
  const { items } = await listHosts(db, { limit: 100 });
  const others = items.filter(({ id, enabled }) => id !== host.id && enabled && agents.isConnected(id));
  for (const other of others) {
    const address = addressOnLanOf(other.inventory, host.inventory);
    if (address !== null) return listenOn(agents, { other, address }, signal);
  }
  return withoutWire('no other host that is online has an address on a LAN of this one');
}

async function listenOn(
  agents: FeatureDeps['agents'],
  { other, address }: { readonly other: HostRecord; readonly address: IpAddress },
  signal: AbortSignal,
): Promise<BenchPeer> {
  const key = randomBytes(16).toString('hex');
  try {
    const channel = await agents.openBench(other.id, { kind: 'bench-listen', address, key }, signal);
    const reader = readOutput(channel).getReader();
    const close = (): void => void Promise.allSettled([reader.cancel(), channel.writable.abort()]);
    const timer = setTimeout(close, firstLineLimitMs);
    const { value } = await reader.read();
    clearTimeout(timer);
    const port = portIn(value);
    if (port !== null) return { wire: { hostName: other.name, address, port, key }, whyNoWire: null, close };
    close();
    return withoutWire(`host ${other.name} could not listen at ${address}`);
  } catch (error) {
    if (error instanceof ProblemError) return withoutWire(`host ${other.name} takes no part: ${error.message}`);
    throw error;
  }
}

function withoutWire(whyNoWire: string): BenchPeer {
  return { wire: null, whyNoWire, close: () => undefined };
}

function portIn(line: Uint8Array | undefined): Port | null {
  try {
    const said = listeningSchema.parse(JSON.parse(new TextDecoder().decode(line)));
    const port = parsePort(said.port);
    return port.ok ? port.value : null;
  } catch {
    // A line of another kind says what went wrong there; this host cannot mend it.
    return null;
  }
}

/** The first IPv4 address that a host has on a NIC whose LAN the other has a NIC on too. Same numbers may still be two LANs. */
function addressOnLanOf(inventory: Inventory | null, other: Inventory | null): IpAddress | null {
  const lans = new Set<Cidr>(lanAddresses(other).map(prefixOf));
  const found = lanAddresses(inventory).find((address) => lans.has(prefixOf(address)));
  return found === undefined ? null : addressOf(found);
}

function lanAddresses(inventory: Inventory | null) {
  return parseInterfaces(inventory?.interfaces ?? [])
    .filter(({ parentable, up }) => parentable && up)
    .flatMap(({ addresses }) => addresses.filter((address) => familyOf(address) === 4));
}
