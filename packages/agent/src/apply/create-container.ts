import type { DesiredWorkspace, EngineEndpoint } from '@trailer/netmodel';
import type { ContainerRequest, EndpointRequest, EngineGate } from '../docker/gate.ts';
import { labels } from '../docker/labels.ts';
import type { Executor, StepOf } from './executor.ts';

/** The engine's name for its default bridge. */
const defaultBridge = 'bridge';

/**
 * Makes a workspace's container, or finds the one that is there already. The next look at it is the read-back: every
 * call saved here is a call less between a creation and its answer.
 */
export const createContainer: Executor<'create-container'> = async (step, { engine, observer }) => {
  try {
    observer.noteContainer(await engine.createContainer(toContainerRequest(step)));
  } catch (thrown) {
    const made = await findMade(step, engine);
    if (made === null) throw thrown;
    observer.noteContainer(made);
  }
};

/** A container of this very step, which the engine made although its answer never arrived; null when there is none. */
async function findMade({ workspace, fingerprint }: StepOf<'create-container'>, engine: EngineGate) {
  const existing = await engine.listContainers(`${labels.workspace}=${workspace.id}`);
  return existing.find((container) => container.labels[labels.fingerprint] === fingerprint)?.id ?? null;
}

/** What a workspace asks of the engine. */
export function toContainerRequest(step: Omit<StepOf<'create-container'>, 'kind'>): ContainerRequest {
  const { workspace, fingerprint, networks } = step;
  return {
    name: workspace.name,
    image: workspace.image,
    command: workspace.command,
    environment: workspace.environment,
    labels: {
      [labels.workspace]: workspace.id,
      [labels.fingerprint]: fingerprint,
      [labels.restarts]: String(workspace.restarts),
    },
    endpoints: networks.map(toEndpointRequest),
    ports: workspace.ports,
    mounts: workspace.volumes.map(({ name, path, readOnly }) => ({
      volume: volumeName(workspace, name),
      path,
      readOnly,
    })),
    volumeLabels: { [labels.workspace]: workspace.id },
    cpus: workspace.resources.cpus,
    memoryMiB: workspace.resources.memoryMiB,
    machine: null,
  };
}

function volumeName(workspace: DesiredWorkspace, name: string): string {
  return `trl-${workspace.id}-${name}`;
}

function toEndpointRequest({ network, spec, publishing, interfaceName }: EngineEndpoint): EndpointRequest {
  return {
    networkName: network?.name ?? defaultBridge,
    ipv4Address: spec?.ipv4Address ?? null,
    ipv6Address: spec?.ipv6Address ?? null,
    macAddress: spec?.macAddress ?? null,
    ownsDefaultRoute: publishing,
    interfaceName,
  };
}
