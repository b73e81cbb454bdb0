import type { Acceleration, WindowsEdition } from '@trailer/netmodel';

/** Editions as their maker calls them. */
export const editionNames: Readonly<Record<WindowsEdition, string>> = {
  '11': 'Windows 11 Pro',
  '11l': 'Windows 11 LTSC',
  '11e': 'Windows 11 Enterprise',
  '10': 'Windows 10 Pro',
  '10l': 'Windows 10 LTSC',
  '10e': 'Windows 10 Enterprise',
  '2025': 'Windows Server 2025',
  '2022': 'Windows Server 2022',
};

/** How a desktop is accelerated, in words. */
export const accelerationNames: Readonly<Record<Acceleration, string>> = {
  kvm: 'By the hardware (KVM)',
  auto: 'By the hardware where it can, else emulated',
  emulated: 'Emulated: works anywhere, and is very slow',
};
