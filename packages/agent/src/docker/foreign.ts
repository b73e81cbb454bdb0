import type Docker from 'dockerode';
import { ask, askMaybe, openEngine } from './engine.ts';
import { toForeignDetails } from './foreign-container.ts';
import type { ForeignDetails, ForeignGate } from './foreign-gate.ts';
import { toForeignNetwork } from './foreign-network.ts';
import { labels } from './labels.ts';

const ourMarks: readonly string[] = [labels.network, labels.workspace, labels.helper];

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
      const read = await Promise.all(foreign.map(({ Id }) => readForeign(docker, Id)));
      return read.flatMap((details) => (details === null ? [] : [details.container]));
    },
    readContainer: (id) => readForeign(docker, id),
    setRestartPolicy: (id, policy) => ask(docker.getContainer(id).update({ RestartPolicy: readPolicy(policy) })),
  };
}

function isOurs(found: Readonly<Record<string, string>> | null | undefined): boolean {
  return ourMarks.some((mark) => mark in (found ?? {}));
}

function namesOn(networkId: string, containers: readonly Docker.ContainerInfo[]): readonly string[] {
  return containers
    .filter(({ NetworkSettings }) =>
      Object.values(NetworkSettings?.Networks ?? {}).some((endpoint) => endpoint.NetworkID === networkId),
    )
    .map(({ Names, Id }) => Names[0]?.replace(/^\//, '') ?? Id)
    .sort();
}

/** Null when it is gone, or carries Trailer's mark. */
async function readForeign(docker: Docker, id: string): Promise<ForeignDetails | null> {
  const container = await askMaybe(docker.getContainer(id).inspect());
  if (container === null || isOurs(container.Config.Labels)) return null;
  const [image, named, networks] = await Promise.all([
    askMaybe(docker.getImage(container.Image).inspect()),
    askMaybe(docker.getImage(container.Config.Image).inspect()),
    ask(docker.listNetworks()),
  ]);
  return toForeignDetails({
    container,
    image,
    imageIsNamed: named?.Id === container.Image,
    networkLabels: new Map(networks.map(({ Id, Labels }) => [Id, Labels ?? {}])),
  });
}

function readPolicy(policy: string): { readonly Name: string; readonly MaximumRetryCount: number } {
  const [name = '', times = '0'] = policy.split(':');
  return { Name: name === '' ? 'no' : name, MaximumRetryCount: Number(times) };
}
