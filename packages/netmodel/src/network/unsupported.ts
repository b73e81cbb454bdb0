import { findAgentFaults } from '../agent-faults.ts';
import { type Fault, fault } from '../fault.ts';
import { isGiven } from '../field.ts';
import type { HostFacts, KernelFeatures } from '../host.ts';
import { defaultMode, readMode } from './mode.ts';
import type { NetworkDraft } from './types.ts';

/** Finds what a draft asks for that the agent or the kernel of this host cannot do; each with what to do instead. */
export function findUnsupported(draft: NetworkDraft, facts: HostFacts): readonly Fault[] {
  return [...faultsOfAgent(draft, facts), ...faultsOfKernel(draft, facts.kernel)];
}

function faultsOfAgent(draft: NetworkDraft, facts: HostFacts): readonly Fault[] {
  const asked = {
    driver: draft.driver === 'ipvlan',
    vlanId: isGiven(draft.vlanId),
    mode: readMode(draft) !== defaultMode(draft.driver),
    ipv6: isGiven(draft.ipv6),
    hostShim: isGiven(draft.hostShim),
  };
  return findAgentFaults(asked, facts);
}

function faultsOfKernel({ driver }: NetworkDraft, kernel: KernelFeatures): readonly Fault[] {
  switch (driver) {
    case 'bridge':
      return [];
    case 'macvlan':
      return kernel.macvlan ? [] : [driverFault('macvlan', 'bridge, or load the module')];
    case 'ipvlan':
      return kernel.ipvlan ? [] : [driverFault('ipvlan', 'macvlan, or load the module')];
  }
}

function driverFault(driver: string, instead: string): Fault {
  const text = `${driver} is not supported by this host's kernel: use ${instead}`;
  return fault('driver', 'driver_unsupported_by_host', text);
}
