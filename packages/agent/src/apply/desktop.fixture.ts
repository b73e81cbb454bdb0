import { desiredHostSchema } from '@trailer/contract';
import type { DesiredWorkspace, EngineEndpoint, WindowsSpec } from '@trailer/netmodel';
import { readPrefix } from '../docker/read.ts';
import type { HostDevices } from '../host-devices.ts';

/** A host that has all a virtual machine is quick with. */
export const quickHost: HostDevices = { kvm: { path: '/dev/kvm', usable: true }, vhostNet: true };

/** A host without hardware virtualization. */
export const slowHost: HostDevices = { kvm: { path: '/dev/kvm', usable: false }, vhostNet: false };

export const plainWindows: WindowsSpec = {
  edition: '11',
  account: { username: 'trailer', password: 'correct horse' },
  language: 'de',
  keyboard: 'de-DE',
  diskGiB: 64,
  acceleration: 'kvm',
};

/** The default bridge, and a LAN as the engine has it. */
export const bridgeAndLan: readonly EngineEndpoint[] = [
  { network: null, spec: null, publishing: true, interfaceName: null, ignoresAdvertisements: false },
  {
    network: { engineId: 'e1', name: 'home', subnet: readPrefix('192.168.77.0/24') },
    spec: { networkId: 'n1', ipv4Address: null, ipv6Address: null, macAddress: null },
    publishing: false,
    interfaceName: 'mvlan0',
    ignoresAdvertisements: false,
  },
];

/** A desktop that publishes its viewer, its desktop and a port of a program's own. */
export function desktopWorkspace(over: Partial<DesiredWorkspace> = {}): DesiredWorkspace {
  const ports = [
    [18_006, 8006, 'tcp'],
    [5000, 5000, 'udp'],
    [13_389, 3389, 'tcp'],
    [13_390, 3389, 'tcp'],
  ] as const;
  const { workspaces } = desiredHostSchema.parse({
    generation: 1,
    networks: [],
    workspaces: [
      {
        id: 'w1',
        generation: 1,
        name: 'desk',
        kind: 'windows',
        image: 'windows:1',
        command: null,
        environment: {},
        endpoints: [],
        defaultBridge: true,
        ports: ports.map(([hostPort, containerPort, protocol]) => ({
          hostAddress: null,
          hostPort,
          containerPort,
          protocol,
        })),
        volumes: [],
        resources: { cpus: 2, memoryMiB: 4096 },
        windows: plainWindows,
        running: true,
        restarts: 0,
        deploys: 0,
        deleting: false,
      },
    ],
  });
  const [workspace] = workspaces;
  if (workspace === undefined) throw new Error('there is one');
  return { ...workspace, ...over };
}
