import { cidr, ip } from '../address/address.suite.ts';
import { homeLab } from '../host.suite.ts';
import type { HostFacts } from '../host.ts';
import type { ExistingNetwork, NetworkContext, NetworkDraft } from './types.ts';
import { validateNetwork } from './validate.ts';

/** The macvlan network most users make first. */
export const lanDraft = {
  name: 'lan',
  driver: 'macvlan',
  parentInterface: 'eth0',
  subnet: '192.168.1.0/24',
  gateway: '192.168.1.1',
  ipRange: '192.168.1.192/27',
} as const satisfies NetworkDraft;

export const bridgeDraft = { name: 'web', driver: 'bridge' } as const satisfies NetworkDraft;

/** A network that is there already; `subnet` and `gateway` as text. */
export function existing(
  changes: Partial<Omit<ExistingNetwork, 'subnet' | 'gateway' | 'excludedAddresses'>> & {
    readonly subnet?: string | null;
    readonly gateway?: string | null;
    readonly excludedAddresses?: readonly string[];
  } = {},
): ExistingNetwork {
  const { subnet = null, gateway = null, excludedAddresses = [], ...rest } = changes;
  return {
    id: 'n1',
    name: 'other',
    driver: 'bridge',
    parentInterface: null,
    ipRange: null,
    vlanId: null,
    mode: null,
    ipv6: null,
    hostShim: null,
    ...rest,
    subnet: subnet === null ? null : cidr(subnet),
    gateway: gateway === null ? null : ip(gateway),
    excludedAddresses: excludedAddresses.map(ip),
  };
}

export function contextOf(facts: HostFacts = homeLab(), networks: readonly ExistingNetwork[] = []): NetworkContext {
  return { facts, networks };
}

/** Every fault as `path code`, in order; empty when the draft was accepted. */
export function faults(draft: NetworkDraft, context: NetworkContext = contextOf()): readonly string[] {
  const answer = validateNetwork(draft, context);
  return answer.ok ? [] : answer.faults.map(({ path, code }) => `${path} ${code}`);
}

/** The text of every fault. */
export function messages(draft: NetworkDraft, context: NetworkContext = contextOf()): readonly string[] {
  const answer = validateNetwork(draft, context);
  return answer.ok ? [] : answer.faults.map(({ message }) => message);
}

/** The text of every warning. */
export function warnings(draft: NetworkDraft, context: NetworkContext = contextOf()): readonly string[] {
  return validateNetwork(draft, context).warnings.map(({ message }) => message);
}
