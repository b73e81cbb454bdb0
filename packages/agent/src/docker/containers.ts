import type { EngineCapabilities } from '@trailer/netmodel';
import type Docker from 'dockerode';
import { planCreation } from './container-request.ts';
import { toContainerSummary, toEngineContainer } from './container-view.ts';
import { ask, askIdempotent, askMaybe } from './engine.ts';
import { toEngineError } from './errors.ts';
import type { ContainerRequest, EngineGate } from './gate.ts';

type ContainerCalls = Pick<
  EngineGate,
  | 'listContainers'
  | 'inspectContainer'
  | 'createContainer'
  | 'startContainer'
  | 'stopContainer'
  | 'signalContainer'
  | 'restartContainer'
  | 'renameContainer'
  | 'removeContainer'
  | 'removeVolumes'
>;

/** 304: already as wanted. 404: gone, which the next look at the engine will show. */
const alreadySo = [304];
const alreadyStopped = [304, 404];
/** 409: somebody else is removing it already. */
const alreadyRemoved = [404, 409];
/** 409: it does not run. */
const alreadyEnded = [404, 409];

/** The container part of the gate. */
export function containerCalls(docker: Docker, capabilities: () => Promise<EngineCapabilities>): ContainerCalls {
  return {
    listContainers: async (label) => {
      const query = label === null ? {} : { all: true, filters: { label: [label] } };
      return (await ask(docker.listContainers(query))).map(toContainerSummary);
    },
    inspectContainer: async (id) => {
      const inspected = await askMaybe(docker.getContainer(id).inspect());
      return inspected === null ? null : toEngineContainer(inspected);
    },
    createContainer: async (request) => createContainer(docker, request, await capabilities()),
    startContainer: (id) => askIdempotent(docker.getContainer(id).start(), alreadySo),
    stopContainer: (id, graceSeconds) =>
      askIdempotent(docker.getContainer(id).stop(toGrace(graceSeconds)), alreadyStopped),
    signalContainer: (id, signal) => askIdempotent(docker.getContainer(id).kill({ signal }), alreadyEnded),
    restartContainer: (id) => ask(docker.getContainer(id).restart()),
    renameContainer: (id, name) => ask(docker.getContainer(id).rename({ name })),
    removeContainer: (id) => askIdempotent(docker.getContainer(id).remove({ force: true, v: true }), alreadyRemoved),
    removeVolumes: (label, value) => removeVolumes(docker, `${label}=${value}`),
  };
}

function toGrace(seconds: number | null): { readonly t?: number } {
  return seconds === null ? {} : { t: seconds };
}

/** On an engine that takes one endpoint a create call the rest is connected before the first start, or nothing is left. */
async function createContainer(docker: Docker, request: ContainerRequest, can: EngineCapabilities): Promise<string> {
  const plan = planCreation(request, can);
  const container = await ask(docker.createContainer(plan.create));
  try {
    for (const { networkName, settings } of plan.connect) {
      await docker.getNetwork(networkName).connect({ Container: container.id, EndpointConfig: settings });
    }
  } catch (thrown) {
    await askIdempotent(container.remove({ force: true, v: true }), alreadyRemoved);
    throw toEngineError(thrown);
  }
  return container.id;
}

async function removeVolumes(docker: Docker, filter: string): Promise<void> {
  const { Volumes } = await ask(docker.listVolumes({ filters: { label: [filter] } }));
  for (const { Name } of Volumes ?? []) await askIdempotent(docker.getVolume(Name).remove(), [404]);
}
