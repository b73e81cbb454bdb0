import { cidr } from '../address/address.suite.ts';
import type { Validated } from '../fault.ts';
import type { DesktopContext, DesktopDraft, WindowsDraft, WindowsSpec } from './types.ts';
import { validateDesktop, validateDesktopChange } from './validate.ts';

const ipv6 = { subnet: cidr('fd00:77::/64'), gateway: null, ipRange: null };

/** A host with hardware virtualization and a network of every driver. */
export const context: DesktopContext = {
  host: { name: 'attic', kernel: { kvm: true } },
  networks: [
    { id: 'n-lan', name: 'lan', driver: 'macvlan', mode: 'bridge', ipv6: null },
    { id: 'n-six', name: 'six', driver: 'macvlan', mode: 'bridge', ipv6: { ...ipv6, only: true } },
    { id: 'n-both', name: 'both', driver: 'macvlan', mode: 'bridge', ipv6: { ...ipv6, only: false } },
    { id: 'n-ip', name: 'shared mac', driver: 'ipvlan', mode: 'l2', ipv6: null },
    { id: 'n-alone', name: 'alone', driver: 'macvlan', mode: 'private', ipv6: null },
    { id: 'n-web', name: 'web', driver: 'bridge', mode: null, ipv6: null },
  ],
};

export const withoutKvm: DesktopContext = { ...context, host: { name: 'attic', kernel: { kvm: false } } };

/** The desktop that is there when a change is judged. */
export const current: WindowsSpec = {
  edition: '11',
  account: { username: 'trailer', password: 'hunter2' },
  language: 'en',
  keyboard: 'en-US',
  diskGiB: 64,
  acceleration: 'auto',
};

/** A creation of a desktop with a password; the test says the rest. */
export function validate(draft: Partial<DesktopDraft> = {}, on: DesktopContext = context) {
  const windows = { account: { password: 'hunter2' }, ...draft.windows };
  return validateDesktop({ kind: 'windows', ...draft, windows }, on);
}

/** A change of the current desktop. */
export function validateChange(draft: Partial<DesktopDraft> = {}, on: DesktopContext = context) {
  return validateDesktopChange({ kind: 'windows', ...draft }, on, current);
}

/** Every fault as `path code`, in order; empty when accepted. */
export function faults(answer: Validated<unknown>): readonly string[] {
  return answer.ok ? [] : answer.faults.map(({ path, code }) => `${path} ${code}`);
}

/** The text of every fault. */
export function messages(answer: Validated<unknown>): readonly string[] {
  return answer.ok ? [] : answer.faults.map(({ message }) => message);
}

/** The text of every warning. */
export function warnings(answer: Validated<unknown>): readonly string[] {
  return answer.warnings.map(({ message }) => message);
}

/** Every fault of a new desktop that asks for this. */
export function faultsOf(windows: WindowsDraft): readonly string[] {
  return faults(validate({ windows }));
}
