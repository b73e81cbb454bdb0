import type { EngineCapabilities } from '@trailer/netmodel';
import type Docker from 'dockerode';
import { ask, askIdempotent, askMaybe } from './engine.ts';
import type { EngineGate } from './gate.ts';
import { toEngineNetwork, toNetworkCreateOptions } from './network-view.ts';

type NetworkCalls = Pick<
  EngineGate,
  'listNetworks' | 'inspectNetwork' | 'createNetwork' | 'removeNetwork' | 'disconnectNetwork'
>;

/** The network part of the gate. */
export function networkCalls(docker: Docker, capabilities: () => Promise<EngineCapabilities>): NetworkCalls {
  return {
    listNetworks: async (label) => {
      const listed = await ask(docker.listNetworks(label === null ? {} : { filters: { label: [label] } }));
      return listed.map(toEngineNetwork);
    },
    inspectNetwork: async (id) => {
      const inspected: Docker.NetworkInspectInfo | null = await askMaybe(docker.getNetwork(id).inspect());
      return inspected === null ? null : toEngineNetwork(inspected);
    },
    createNetwork: async (request) => {
      const options = toNetworkCreateOptions(request, await capabilities());
      return (await ask(docker.createNetwork(options))).id;
    },
    removeNetwork: (id) => askIdempotent(docker.getNetwork(id).remove(), [404]),
    disconnectNetwork: (networkId, containerId) =>
      askIdempotent(docker.getNetwork(networkId).disconnect({ Container: containerId, Force: true }), [
        404,
        'not_connected',
      ]),
  };
}
