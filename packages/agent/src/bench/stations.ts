import { setTimeout as sleep } from 'node:timers/promises';
import type { IpAddress, Port } from '@trailer/netmodel';
import type { EngineGate } from '../docker/gate.ts';
import { labels } from '../docker/labels.ts';
import type { StationNetwork } from './ways.ts';

/** The engine says that a container is removed before it is off its network. */
const removalLimitMs = 5_000;
const pollMs = 50;

const name = 'trailer-bench';

export type StationEngine = Pick<
  EngineGate,
  | 'startStation'
  | 'createNetwork'
  | 'removeNetwork'
  | 'listNetworks'
  | 'listContainers'
  | 'inspectContainer'
  | 'removeContainer'
>;

/** A running container that does nothing, as it is reached. */
export interface Station {
  readonly pid: number;
  readonly address: IpAddress;
  readonly hostPort: Port | null;
}

/** Makes the network of the stations where they need one of their own; returns its name. */
export async function makeStationNetwork(engine: StationEngine, network: StationNetwork): Promise<string> {
  if (network === null) return 'bridge';
  const nothing = { gateway: null, ipRange: null, excludedAddresses: [], vlanId: null, mode: null, ipv6: null };
  await engine.createNetwork({ ...nothing, ...network, name, labels: { [labels.bench]: name } });
  return name;
}

/** Starts a station; throws when it does not stay, or has no address. */
export async function startStation(
  engine: StationEngine,
  { image, networkName, publishAt }: { image: string; networkName: string; publishAt?: PublishAt },
): Promise<Station> {
  const publish = publishAt ?? null;
  const id = await engine.startStation({ image, networkName, labels: { [labels.bench]: name }, publish });
  const container = await engine.inspectContainer(id);
  const address = container?.endpoints[0]?.address;
  if (!container?.pid || address === undefined) {
    throw new Error(`a container of ${image} ended at once: its sleep does not take a number of seconds`);
  }
  return { pid: container.pid, address, hostPort: container.publishedPorts[0]?.hostPort ?? null };
}

type PublishAt = NonNullable<Parameters<EngineGate['startStation']>[0]['publish']>;

/** How an engine says that the image lacks a program. */
const missingProgram = /executable file not found|no such file or directory/i;

/** Whether stations can be started of an image. Throws when that cannot be told. */
export async function servesAsStation(engine: StationEngine, image: string): Promise<boolean> {
  try {
    await engine.startStation({ image, networkName: 'none', labels: { [labels.bench]: name }, publish: null });
    return true;
  } catch (error) {
    if (error instanceof Error && missingProgram.test(error.message)) return false;
    throw error;
  } finally {
    await removeStations(engine);
  }
}

/** Removes every station and network there is, those that a killed agent left too. */
export async function removeStations(engine: StationEngine): Promise<void> {
  const giveUpAt = performance.now() + removalLimitMs;
  for (
    let left = await engine.listContainers(labels.bench);
    left.length > 0 && performance.now() < giveUpAt;
    left = await engine.listContainers(labels.bench)
  ) {
    await Promise.all(left.map(({ id }) => engine.removeContainer(id)));
    await sleep(pollMs);
  }
  for (const { id } of await engine.listNetworks(labels.bench)) await engine.removeNetwork(id);
}
