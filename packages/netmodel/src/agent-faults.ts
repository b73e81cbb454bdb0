import { type Fault, fault } from './fault.ts';
import type { HostFacts } from './host.ts';

/** Refuses fields that the agent of a host would leave out without a word, as one of an older version does. */
export function findAgentFaults(
  asked: Readonly<Record<string, boolean>>,
  { agentIsOld = false }: Pick<HostFacts, 'agentIsOld'>,
): readonly Fault[] {
  if (!agentIsOld) return [];
  return Object.keys(asked)
    .filter((field) => asked[field] === true)
    .map((field) =>
      fault(field, 'agent_too_old', "is unknown to this host's agent: upgrade the agent, then try again"),
    );
}
