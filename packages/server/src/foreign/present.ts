import type { ForeignContainerView, ForeignNetworkView } from '@trailer/contract';
import type {
  ContainerAdoption,
  ExistingNetwork,
  ForeignContainer,
  ForeignNetwork,
  NetworkAdoption,
} from '@trailer/netmodel';

/** A network that is not Trailer's as the API shows it, with what stands in the way of taking it over. */
export function presentForeignNetwork(network: ForeignNetwork, adoption: NetworkAdoption): ForeignNetworkView {
  return {
    engineId: network.engineId,
    name: network.name,
    driver: network.driver,
    parentInterface: network.options['parent'] ?? null,
    internal: network.internal,
    pools: network.pools.map(({ subnet, gateway, ipRange }) => ({ subnet, gateway, ipRange })),
    options: { ...network.options },
    composeProject: network.composeProject,
    containers: [...network.containers],
    adoptable: adoption.adoptable,
    whyNot: adoption.adoptable ? [] : [...adoption.whyNot],
    warnings: adoption.adoptable ? adoption.warnings.map(({ message }) => message) : [],
  };
}

/** A container that is not Trailer's as the API shows it, with what taking it over would do. */
export function presentForeignContainer(
  container: ForeignContainer,
  adoption: ContainerAdoption,
  networks: readonly ExistingNetwork[],
): ForeignContainerView {
  const { engineId, name, image, state, command, environmentNames, endpoints, ports, mounts } = container;
  const idOf = (engineNetworkId: string): string | null =>
    networks.find(({ adopted }) => adopted === engineNetworkId)?.id ?? null;
  return {
    engineId,
    name,
    image,
    state,
    command: command === null ? null : [...command],
    environmentNames: [...environmentNames],
    networks: endpoints.map((endpoint) => ({
      name: endpoint.networkName,
      networkId: endpoint.networkId ?? idOf(endpoint.engineNetworkId),
      ipv4Address: endpoint.ipv4Address,
      macAddress: endpoint.macAddress,
    })),
    ports: ports.map((port) => ({ ...port })),
    mounts: mounts.map((mount) => ({ ...mount })),
    restartPolicy: container.restartPolicy,
    composeProject: container.composeProject,
    adoptable: adoption.whyNot.length === 0,
    whyNot: [...adoption.whyNot],
    plan: { kept: [...adoption.kept], changed: [...adoption.changed] },
  };
}
