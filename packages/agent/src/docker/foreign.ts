import { compareText } from '@trailer/netmodel';
import type Docker from 'dockerode';
import { forEachLimited } from '../observe/parallel.ts';
import { ask, askMaybe, openEngine } from './engine.ts';
import { toForeignDetails } from './foreign-container.ts';
import type { ForeignDetails, ForeignGate } from './foreign-gate.ts';
import { toForeignNetwork } from './foreign-network.ts';
import { isOurs } from './labels.ts';

/** Inspections at one time. */
const parallelReads = 8;

/** The gate to what on the engine of a Unix socket does not carry Trailer's mark. All but `setRestartPolicy` only reads. */
export function createForeignGate(socketPath: string): ForeignGate {
  const docker = openEngine(socketPath);
  return {
    listNetworks: async () => {
      const [networks, containers] = await Promise.all([
        ask(docker.listNetworks({ filters: { type: ['custom'] } })),
        ask(docker.listContainers({ all: true })),
      ]);
      return networks
        .filter(
          ({ Labels, ...network }) => !isOurs(Labels) && !('ConfigOnly' in network && network.ConfigOnly === true),
        )
        .map((network) => toForeignNetwork(network, namesOn(network.Id, containers)));
    },
    listContainers: async () => {
      const listed = await ask(docker.listContainers({ all: true }));
      const foreign = listed.filter(({ Labels }) => !isOurs(Labels));
      const reader = await openReader(docker);
      const read: (ForeignDetails | null)[] = [];
      await forEachLimited(foreign, parallelReads, async ({ Id }) => {
        read.push(await reader(Id));
      });
      const found = read.flatMap((details) => (details === null ? [] : [details.container]));
      return found.sort((one, other) => compareText(one.name, other.name));
    },
    readContainer: async (id) => (await openReader(docker))(id),
    setRestartPolicy: (id, policy) => ask(docker.getContainer(id).update({ RestartPolicy: readPolicy(policy) })),
  };
}

function namesOn(networkId: string, containers: readonly Docker.ContainerInfo[]): readonly string[] {
  return containers
    .filter(({ NetworkSettings }) =>
      Object.values(NetworkSettings?.Networks ?? {}).some((endpoint) => endpoint.NetworkID === networkId),
    )
    .map(({ Names, Id }) => Names[0]?.replace(/^\//, '') ?? Id)
    .sort();
}

/** Reads containers, each image but once; null when one is gone, or carries Trailer's mark. */
async function openReader(docker: Docker): Promise<(id: string) => Promise<ForeignDetails | null>> {
  const [networks, volumes, info] = await Promise.all([
    ask(docker.listNetworks()),
    ask(docker.listVolumes()),
    ask(docker.info()),
  ]);
  const mounting = volumes.Volumes.filter(({ Options }) => Object.keys(Options ?? {}).length > 0);
  const mountingVolumes = new Set(mounting.map(({ Name }) => Name));
  const logDriver: string = info.LoggingDriver;
  const networkLabels = new Map(networks.map(({ Id, Labels }) => [Id, Labels ?? {}]));
  const images = new Map<string, Promise<Docker.ImageInspectInfo | null>>();
  const lookAt = (name: string): Promise<Docker.ImageInspectInfo | null> => {
    const looked = images.get(name) ?? askMaybe(docker.getImage(name).inspect());
    images.set(name, looked);
    return looked;
  };
  return async (id) => {
    const container = await askMaybe(docker.getContainer(id).inspect());
    if (container === null || isOurs(container.Config.Labels)) return null;
    const [image, named] = await Promise.all([lookAt(container.Image), lookAt(container.Config.Image)]);
    return toForeignDetails({
      container,
      image,
      imageIsNamed: named?.Id === container.Image,
      networkLabels,
      mountingVolumes,
      logDriver,
    });
  };
}

function readPolicy(policy: string): { readonly Name: string; readonly MaximumRetryCount: number } {
  const [name = '', times = '0'] = policy.split(':');
  return { Name: name === '' ? 'no' : name, MaximumRetryCount: Number(times) };
}
