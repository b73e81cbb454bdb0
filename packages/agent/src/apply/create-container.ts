import type { DesiredWorkspace, EngineEndpoint } from '@trailer/netmodel';
import type { ContainerRequest, EndpointRequest } from '../docker/gate.ts';
import { labels } from '../docker/labels.ts';
import { type Executor, NotReadBack, type StepOf } from './executor.ts';

/** The engine's name for its default bridge. */
const defaultBridge = 'bridge';

/** Makes a workspace's container, or finds the one that an agent killed half-way had made. */
export const createContainer: Executor<'create-container'> = async (step, { engine, observer }) => {
  const { workspace, fingerprint } = step;
  const existing = await engine.listContainers(`${labels.workspace}=${workspace.id}`);
  const found = existing.find((container) => container.labels[labels.fingerprint] === fingerprint);
  const id = found?.id ?? (await engine.createContainer(toContainerRequest(step)));
  observer.noteContainer(id);
  if ((await engine.inspectContainer(id)) === null) {
    throw new NotReadBack(`the engine made container ${workspace.name} and does not have it`);
  }
};

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
  };
}

function volumeName(workspace: DesiredWorkspace, name: string): string {
  return `trl-${workspace.id}-${name}`;
}

function toEndpointRequest({ network, spec, publishing }: EngineEndpoint): EndpointRequest {
  return {
    networkName: network?.name ?? defaultBridge,
    ipv4Address: spec?.ipv4Address ?? null,
    ipv6Address: spec?.ipv6Address ?? null,
    macAddress: spec?.macAddress ?? null,
    ownsDefaultRoute: publishing,
  };
}
