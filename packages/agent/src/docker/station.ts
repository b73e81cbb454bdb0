import type Docker from 'dockerode';
import { ask, askIdempotent } from './engine.ts';
import type { EngineGate, StationRequest } from './gate.ts';

/** A station that an agent could not remove goes by itself after this time. */
const lifetimeSeconds = 120;

/** The part of the gate for containers that only lend their network namespace. */
export function stationCalls(docker: Docker): Pick<EngineGate, 'startStation'> {
  return {
    startStation: async (request) => {
      const container = await ask(docker.createContainer(toCreateOptions(request)));
      try {
        await ask(container.start());
      } catch (error) {
        // What never ran is not removed by itself.
        await askIdempotent(container.remove({ force: true, v: true }), [404, 409]);
        throw error;
      }
      return container.id;
    },
  };
}

function toCreateOptions({ image, networkName, labels, publish }: StationRequest): Docker.ContainerCreateOptions {
  const exposed = `${publish?.containerPort}/tcp`;
  return {
    Image: image,
    Entrypoint: ['sleep'],
    Cmd: [String(lifetimeSeconds)],
    Labels: { ...labels },
    ...(publish === null ? {} : { ExposedPorts: { [exposed]: {} } }),
    HostConfig: {
      NetworkMode: networkName,
      CapDrop: ['ALL'],
      AutoRemove: true,
      ...(publish === null ? {} : { PortBindings: { [exposed]: [{ HostIp: publish.hostAddress, HostPort: '' }] } }),
    },
  };
}
