import type { ContainerRequest, StationRequest } from '../gate.ts';
import { readPort } from '../read.ts';

/** What an engine chooses where no host port is asked for; here always the same. */
const chosenHostPort = readPort(32_768);

/** A station as the container it is. */
export function stationOf({ image, networkName, labels, publish }: StationRequest, name: string): ContainerRequest {
  const containerPort = readPort(publish?.containerPort);
  const { hostAddress = null } = publish ?? {};
  const alone = networkName === 'none';
  const nothing = {
    ipv4Address: null,
    ipv6Address: null,
    macAddress: null,
    interfaceName: null,
    ignoresAdvertisements: false,
  };
  return {
    name,
    image,
    command: ['sleep', '120'],
    environment: {},
    interactive: false,
    labels,
    networkMode: alone ? 'none' : 'standard',
    endpoints: alone ? [] : [{ networkName, ...nothing, ownsDefaultRoute: false }],
    ports:
      containerPort === null || chosenHostPort === null
        ? []
        : [{ hostAddress, hostPort: chosenHostPort, containerPort, protocol: 'tcp' }],
    mounts: [],
    volumeLabels: {},
    cpus: null,
    memoryMiB: null,
    machine: null,
  };
}
