import {
  type DesiredWorkspace,
  type EngineEndpoint,
  guestMacOf,
  guestPortsOf,
  showGuestPort,
  storageVolume,
  type VolumeMount,
  type WindowsSpec,
} from '@trailer/netmodel';
import type { DeviceRequest, MachineRequest } from '../docker/gate.ts';
import { type HostDevices, vhostNetDevice } from '../host-devices.ts';
import { CurableError } from './executor.ts';

/** What Windows gets to shut down when the engine itself stops the container; the VM runtime asks for as much. */
const stopGraceSeconds = 120;

/** A Windows workspace, where it is to be attached, and the devices of its host. */
export interface DesktopPlace {
  readonly workspace: DesiredWorkspace;
  readonly windows: WindowsSpec;
  readonly networks: readonly EngineEndpoint[];
  readonly devices: HostDevices;
}

/** What a Windows desktop asks of its container that no other workspace asks. */
export interface DesktopRequest {
  /** Goes over what the workspace itself asks for. */
  readonly environment: Readonly<Record<string, string>>;
  readonly storage: VolumeMount;
  readonly machine: MachineRequest;
}

/** A desktop that is to be accelerated on a host that cannot, or cannot any more. */
export class AccelerationMissing extends CurableError {
  override readonly name = 'AccelerationMissing';
  override readonly cure =
    'Enable virtualization in the firmware of this host and load its kernel module, or set the acceleration of the workspace to auto or emulated.';

  constructor(device: string) {
    super(`hardware acceleration is asked for and ${device} cannot be used on this host`);
  }
}

/** Shapes the container of a Windows desktop; throws `AccelerationMissing` where it cannot run as asked for. */
export function shapeDesktop(place: DesktopPlace): DesktopRequest {
  const accelerated = isAccelerated(place);
  return {
    environment: {
      ...installationVariables(place.windows),
      ...machineVariables(place, accelerated),
      ...networkVariables(place),
    },
    storage: { ...storageVolume, readOnly: false },
    machine: { devices: devicesOf(place.devices, accelerated), stopGraceSeconds },
  };
}

function isAccelerated({ windows: { acceleration }, devices: { kvm } }: DesktopPlace): boolean {
  if (acceleration === 'kvm' && !kvm.usable) throw new AccelerationMissing(kvm.path);
  return acceleration !== 'emulated' && kvm.usable;
}

/** Read by the VM runtime once, when it installs Windows. */
function installationVariables({ edition, account, language, keyboard }: WindowsSpec): Record<string, string> {
  return {
    VERSION: edition,
    USERNAME: account.username,
    PASSWORD: account.password,
    LANGUAGE: language,
    KEYBOARD: keyboard,
  };
}

function machineVariables({ workspace, windows }: DesktopPlace, accelerated: boolean): Record<string, string> {
  const { cpus, memoryMiB } = workspace.resources;
  return {
    ...(cpus === null ? {} : { CPU_CORES: String(cpus) }),
    ...(memoryMiB === null ? {} : { RAM_SIZE: `${memoryMiB}M` }),
    DISK_SIZE: `${windows.diskGiB}G`,
    ...(accelerated ? {} : { KVM: 'N' }),
  };
}

/** The first three of a LAN are the VM runtime's, the rest is for the port forwarder in the image. */
function networkVariables({ workspace, networks }: DesktopPlace): Record<string, string> {
  const ports = { TRAILER_GUEST_PORTS: guestPortsOf(workspace.ports).map(showGuestPort).join(' ') };
  const lan = networks.find(({ interfaceName }) => interfaceName !== null);
  if (lan === undefined || lan.interfaceName === null) return ports;
  const subnet = lan.network?.subnet ?? null;
  return {
    DHCP: 'Y',
    // An engine before 28.1 names the interface as it likes: the image then finds it by the subnet.
    VM_NET_DEV: lan.interfaceName,
    VM_NET_MAC: guestMacOf(workspace.id),
    ...ports,
    ...(subnet === null ? {} : { TRAILER_LAN_SUBNET: subnet }),
  };
}

function devicesOf({ kvm, vhostNet }: HostDevices, accelerated: boolean): readonly DeviceRequest[] {
  return [
    { hostPath: '/dev/net/tun', path: '/dev/net/tun' },
    ...(accelerated ? [{ hostPath: kvm.path, path: '/dev/kvm' }] : []),
    ...(vhostNet ? [{ hostPath: vhostNetDevice, path: vhostNetDevice }] : []),
  ];
}
