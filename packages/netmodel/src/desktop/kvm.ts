import { type Fault, fault, showValue } from '../fault.ts';
import { desktopFields } from './fields.ts';
import type { Acceleration, DesktopContext } from './types.ts';

/** Why a desktop cannot be accelerated as asked for on its host. */
export function findAccelerationFaults(acceleration: Acceleration, { host }: DesktopContext): readonly Fault[] {
  if (acceleration !== 'kvm' || host === null || host.kernel.kvm) return [];
  const text =
    `kvm needs /dev/kvm, which host ${showValue(host.name)} has not: enable virtualization in its firmware, ` +
    'or choose auto or emulated';
  return [fault(desktopFields.acceleration.path, 'not_supported', text)];
}
