import type { DesiredWorkspace, EngineEndpoint, VolumeMount } from '@trailer/netmodel';
import type { ContainerRequest, EndpointRequest, EngineGate, MountRequest } from '../docker/gate.ts';
import { labels } from '../docker/labels.ts';
import { type DesktopRequest, shapeDesktop } from './desktop.ts';
import type { ApplyContext, Executor, StepOf } from './executor.ts';

/** The engine's name for its default bridge. */
const defaultBridge = 'bridge';

/**
 * Makes a workspace's container, or finds the one that is there already. The next look at it is the read-back: every
 * call saved here is a call less between a creation and its answer.
 */
export const createContainer: Executor<'create-container'> = async (step, context) => {
  const { engine, observer } = context;
  const request = toContainerRequest(step, await toDesktopRequest(step, context));
  try {
    observer.noteContainer(await engine.createContainer(request));
  } catch (thrown) {
    const made = await findMade(step, engine);
    if (made === null) throw thrown;
    observer.noteContainer(made);
  }
};

/** A container of this very step, which the engine made although its answer never arrived; null when there is none. */
export async function findMade(
  { workspace, fingerprint }: Pick<StepOf<'create-container'>, 'workspace' | 'fingerprint'>,
  engine: EngineGate,
): Promise<string | null> {
  const existing = await engine.listContainers(`${labels.workspace}=${workspace.id}`);
  return existing.find((container) => container.labels[labels.fingerprint] === fingerprint)?.id ?? null;
}

/** What a Windows desktop asks beyond the ordinary; null for Linux. */
async function toDesktopRequest(
  { workspace, networks }: StepOf<'create-container'>,
  { observeDevices }: ApplyContext,
): Promise<DesktopRequest | null> {
  const { windows } = workspace;
  return windows === null ? null : shapeDesktop({ workspace, windows, networks, devices: await observeDevices() });
}

/** What a workspace asks of the engine. */
export function toContainerRequest(
  { workspace, fingerprint, networks }: Omit<StepOf<'create-container'>, 'kind'>,
  desktop: DesktopRequest | null,
): ContainerRequest {
  return {
    name: workspace.name,
    image: workspace.image,
    command: workspace.command,
    environment: { ...workspace.environment, ...desktop?.environment },
    interactive: workspace.interactive,
    labels: {
      [labels.workspace]: workspace.id,
      [labels.fingerprint]: fingerprint,
      [labels.restarts]: String(workspace.restarts),
    },
    networkMode: workspace.networkMode,
    endpoints: networks.map(toEndpointRequest),
    // On the host's own network the program itself listens: there is nothing for the engine to publish.
    ports: workspace.networkMode === 'standard' ? workspace.ports : [],
    mounts: [...workspace.volumes, ...(desktop === null ? [] : [desktop.storage])].map((volume) =>
      toMountRequest(workspace, volume),
    ),
    volumeLabels: { [labels.workspace]: workspace.id },
    // A desktop's resources are those of its virtual machine. A limit of the same size on the container would have the
    // kernel kill QEMU, and Windows with it: QEMU needs more than it gives to the guest.
    ...(desktop === null ? workspace.resources : { cpus: null, memoryMiB: null }),
    machine: desktop?.machine ?? null,
  };
}

function toMountRequest(workspace: DesiredWorkspace, { name, path, readOnly }: VolumeMount): MountRequest {
  const adopted = workspace.adopted?.volumes ?? {};
  // Names are anybody's: `constructor` is one, and every object has that.
  const volume = Object.hasOwn(adopted, name) ? adopted[name] : undefined;
  return { volume: volume ?? `trl-${workspace.id}-${name}`, path, readOnly };
}

function toEndpointRequest({ network, spec, publishing, ...rest }: EngineEndpoint): EndpointRequest {
  return {
    networkName: network?.name ?? defaultBridge,
    ipv4Address: spec?.ipv4Address ?? null,
    ipv6Address: spec?.ipv6Address ?? null,
    macAddress: spec?.macAddress ?? null,
    ownsDefaultRoute: publishing,
    interfaceName: rest.interfaceName,
    ignoresAdvertisements: rest.ignoresAdvertisements,
  };
}
