import type { Acceleration, EngineEndpoint } from '@trailer/netmodel';
import { guestMacOf } from '@trailer/netmodel';
import { describe, expect, it } from 'vitest';
import type { HostDevices } from '../host-devices.ts';
import { bridgeAndLan, desktopWorkspace, plainWindows, quickHost, slowHost } from './desktop.fixture.ts';
import { AccelerationMissing, type DesktopRequest, shapeDesktop } from './desktop.ts';

const shape = (networks: readonly EngineEndpoint[] = bridgeAndLan): DesktopRequest =>
  shapeDesktop({ workspace: desktopWorkspace(), windows: plainWindows, networks, devices: quickHost });

const accelerated = (acceleration: Acceleration, devices: HostDevices): DesktopRequest =>
  shapeDesktop({
    workspace: desktopWorkspace(),
    windows: { ...plainWindows, acceleration },
    networks: bridgeAndLan,
    devices,
  });

const pathsOf = ({ machine }: DesktopRequest): readonly string[] => machine.devices.map(({ path }) => path);

describe('a Windows desktop on a LAN', () => {
  it('tells the VM runtime what to install and what its LAN is, and the port forwarder what to forward', () => {
    expect(shape().environment).toEqual({
      VERSION: '11',
      USERNAME: 'trailer',
      PASSWORD: 'correct horse',
      LANGUAGE: 'de',
      KEYBOARD: 'de-DE',
      CPU_CORES: '2',
      RAM_SIZE: '4096M',
      DISK_SIZE: '64G',
      DHCP: 'Y',
      VM_NET_DEV: 'mvlan0',
      VM_NET_MAC: guestMacOf('w1'),
      TRAILER_GUEST_PORTS: 'tcp/3389 udp/5000',
      TRAILER_LAN_SUBNET: '192.168.77.0/24',
    });
  });

  it('keeps its disk in a volume of the workspace, and gets two minutes to shut down', () => {
    expect(shape()).toMatchObject({
      storage: { name: 'storage', path: '/storage', readOnly: false },
      machine: { stopGraceSeconds: 120 },
    });
  });
});

describe('a Windows desktop without a LAN', () => {
  it('leaves its network to the VM runtime', () => {
    const { environment } = shape(bridgeAndLan.slice(0, 1));
    for (const name of ['DHCP', 'VM_NET_DEV', 'VM_NET_MAC', 'TRAILER_LAN_SUBNET']) {
      expect(environment).not.toHaveProperty(name);
    }
  });
});

describe('the acceleration of a Windows desktop', () => {
  it.each(['kvm', 'auto'] as const)('uses what the host has when it is %s', (acceleration) => {
    const desktop = accelerated(acceleration, quickHost);
    expect(pathsOf(desktop)).toEqual(['/dev/net/tun', '/dev/kvm', '/dev/vhost-net']);
    expect(desktop.environment).not.toHaveProperty('KVM');
  });

  it('is done without where the host has none and it is auto, and wherever it is emulated', () => {
    for (const desktop of [accelerated('auto', slowHost), accelerated('emulated', slowHost)]) {
      expect(pathsOf(desktop)).toEqual(['/dev/net/tun']);
      expect(desktop.environment['KVM']).toBe('N');
    }
    expect(pathsOf(accelerated('emulated', quickHost))).not.toContain('/dev/kvm');
  });

  it('takes the device from where the host has it to where the VM runtime looks', () => {
    const elsewhere = { kvm: { path: '/dev/other', usable: true }, vhostNet: false };
    expect(accelerated('kvm', elsewhere).machine.devices).toContainEqual({ hostPath: '/dev/other', path: '/dev/kvm' });
  });

  it('is missed where it is asked for and the host has none, with the device and the cure', () => {
    const shaping = () => accelerated('kvm', slowHost);
    expect(shaping).toThrow(AccelerationMissing);
    expect(shaping).toThrow('hardware acceleration is asked for and /dev/kvm cannot be used on this host');
  });
});
