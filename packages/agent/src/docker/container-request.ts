import type { EngineCapabilities } from '@trailer/netmodel';
import type Docker from 'dockerode';
import type { ContainerRequest, EndpointRequest, MachineRequest, MountRequest } from './gate.ts';

/** Far above what anybody else would give an endpoint, so that the bridge keeps the port mappings. */
const ownerPriority = 1000;

type EndpointSettings = Docker.EndpointSettings & { readonly GwPriority?: number };

/** Pins the name of an interface. https://docs.docker.com/engine/network/#set-a-custom-interface-name */
const interfaceNameOption = 'com.docker.network.endpoint.ifname';

/** Settings of an interface; the engine puts its name for IFNAME. https://docs.docker.com/engine/network/#set-interface-sysctls */
const sysctlsOption = 'com.docker.network.endpoint.sysctls';

/**
 * A router's advertisement would give the container a second address, which the kernel prefers as source: a UDP server
 * on the wildcard would answer from it instead of the address that was asked (seen with Linux 6.18).
 */
const noAdvertisements = 'net.ipv6.conf.IFNAME.accept_ra=0';

/** The calls that make a container: what goes into `create`, and what is to be connected before its first start. */
export interface CreationPlan {
  readonly create: Docker.ContainerCreateOptions;
  readonly connect: readonly { readonly networkName: string; readonly settings: EndpointSettings }[];
}

/** Plans the creation of a container on an engine of the given capabilities. Never privileged, never with host mounts. */
export function planCreation(asked: ContainerRequest, can: EngineCapabilities): CreationPlan {
  const request = can.endpointMacAddress ? asked : { ...asked, endpoints: macAddressFirst(asked.endpoints) };
  const endpoints = request.endpoints.map((endpoint) => ({
    networkName: endpoint.networkName,
    settings: toEndpointSettings(endpoint, can),
  }));
  const inCreate = can.severalEndpoints ? endpoints : endpoints.slice(0, 1);
  const create: Docker.ContainerCreateOptions = {
    name: request.name,
    Image: request.image,
    Env: Object.entries(request.environment).map(([key, value]) => `${key}=${value}`),
    Labels: { ...request.labels },
    ExposedPorts: Object.fromEntries(request.ports.map((port) => [`${port.containerPort}/${port.protocol}`, {}])),
    HostConfig: toHostConfig(request),
    NetworkingConfig: {
      EndpointsConfig: Object.fromEntries(inCreate.map(({ networkName, settings }) => [networkName, settings])),
    },
    ...(request.command === null ? {} : { Cmd: [...request.command] }),
    // Not StdinOnce: the input stays open for the next client.
    ...(request.interactive ? { Tty: true, OpenStdin: true, StdinOnce: false } : {}),
    ...containerMac(request, can),
    ...(request.machine === null ? {} : { StopTimeout: request.machine.stopGraceSeconds }),
  };
  return { create, connect: endpoints.slice(inCreate.length) };
}

/**
 * Before API 1.44 a MAC address belongs to the container and goes to the network of its `NetworkMode`; `connect` drops
 * one without a word (seen on 20.10). So the endpoint that asks for one is made with the container.
 */
function macAddressFirst(endpoints: readonly EndpointRequest[]): readonly EndpointRequest[] {
  return endpoints.toSorted((one, other) => Number(one.macAddress === null) - Number(other.macAddress === null));
}

function containerMac(request: ContainerRequest, can: EngineCapabilities): { readonly MacAddress?: string } {
  const mac = request.endpoints[0]?.macAddress ?? null;
  return can.endpointMacAddress || mac === null ? {} : { MacAddress: mac };
}

function toEndpointSettings(endpoint: EndpointRequest, can: EngineCapabilities): EndpointSettings {
  const addresses = {
    ...(endpoint.ipv4Address === null ? {} : { IPv4Address: endpoint.ipv4Address }),
    ...(endpoint.ipv6Address === null ? {} : { IPv6Address: endpoint.ipv6Address }),
  };
  return {
    ...(Object.keys(addresses).length === 0 ? {} : { IPAMConfig: addresses }),
    ...(endpoint.macAddress !== null && can.endpointMacAddress ? { MacAddress: endpoint.macAddress } : {}),
    ...(endpoint.ownsDefaultRoute && can.gatewayPriority ? { GwPriority: ownerPriority } : {}),
    ...driverOptions(endpoint, can),
  };
}

function driverOptions(
  { interfaceName, ignoresAdvertisements }: EndpointRequest,
  can: EngineCapabilities,
): { readonly DriverOpts?: Record<string, string> } {
  const options = {
    ...(interfaceName !== null && can.interfaceName ? { [interfaceNameOption]: interfaceName } : {}),
    ...(ignoresAdvertisements && can.endpointSysctls ? { [sysctlsOption]: noAdvertisements } : {}),
  };
  return Object.keys(options).length === 0 ? {} : { DriverOpts: options };
}

function toHostConfig(request: ContainerRequest): Docker.HostConfig {
  return {
    NetworkMode: toNetworkMode(request),
    PortBindings: toPortBindings(request),
    RestartPolicy: { Name: 'unless-stopped' },
    Mounts: request.mounts.map((mount) => toMount(mount, request.volumeLabels)),
    ...(request.cpus === null ? {} : { NanoCpus: Math.round(request.cpus * 1e9) }),
    ...(request.memoryMiB === null ? {} : { Memory: request.memoryMiB * 1024 * 1024 }),
    ...(request.machine === null ? {} : toMachineConfig(request.machine)),
  };
}

/** The engine's own networks of these names, or the first that is asked for. */
function toNetworkMode({ networkMode, endpoints }: ContainerRequest): string {
  return networkMode === 'standard' ? (endpoints[0]?.networkName ?? 'none') : networkMode;
}

/**
 * What the VM runtime needs instead of privilege: NET_ADMIN to make the guest's interface and to forward to it, and any
 * character device, for the number of the macvtap's is not known before it is there. The MKNOD to make its node is in
 * the engine's own set.
 */
function toMachineConfig({ devices }: MachineRequest): Docker.HostConfig {
  return {
    Devices: devices.map(({ hostPath, path }) => ({
      PathOnHost: hostPath,
      PathInContainer: path,
      CgroupPermissions: 'rwm',
    })),
    DeviceCgroupRules: ['c *:* rwm'],
    CapAdd: ['NET_ADMIN'],
    // Inside, /proc/sys is read-only.
    Sysctls: { 'net.ipv4.ip_forward': '1' },
  };
}

function toPortBindings(request: ContainerRequest): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of request.ports) {
    const exposed = `${port.containerPort}/${port.protocol}`;
    const binding = { HostIp: port.hostAddress ?? '', HostPort: String(port.hostPort) };
    bindings[exposed] = [...(bindings[exposed] ?? []), binding];
  }
  return bindings;
}

function toMount(mount: MountRequest, volumeLabels: Readonly<Record<string, string>>): Docker.MountSettings {
  return {
    Type: 'volume',
    Source: mount.volume,
    Target: mount.path,
    ReadOnly: mount.readOnly,
    VolumeOptions: { NoCopy: false, Labels: { ...volumeLabels }, DriverConfig: { Name: 'local', Options: {} } },
  };
}
