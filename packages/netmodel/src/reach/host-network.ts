import { type Answer, showTarget, startWith } from './answer.ts';
import { onInterface, sent, toHost } from './hops.ts';
import type { HostPortTarget } from './targets.ts';
import type { VantagePoint } from './types.ts';

/**
 * What happens to a packet sent to a port that a workspace in host mode listens on. It is a port of the host like any
 * other: nothing is forwarded, and the host's own firewall decides. "Another workspace on the same networks" is one in
 * host mode as well.
 */
export function answerHostNetwork(from: VantagePoint, target: HostPortTarget): Answer {
  const nic = target.host.nic.name;
  switch (from) {
    case 'itself':
      return {
        verdict: 'answers',
        reason: 'local',
        message: `The address ${target.address} is the host's own, whose network the workspace shares.`,
        hops: [sent(from), { at: 'container', action: 'deliver' }],
      };
    case 'docker-host':
    case 'workspace':
      return {
        verdict: 'answers',
        reason: 'host_network',
        message: `${subjectOf(from)} shares its network with this workspace and reaches ${showTarget(target)} without leaving it.`,
        hops: [sent(from), { at: 'container', action: 'deliver' }],
      };
    case 'lan-client':
    case 'off-lan-client':
      return {
        verdict: 'answers',
        reason: 'host_network',
        message: `${startWith(from)} reaches ${showTarget(target)} as any port of the host: nothing is forwarded, and the host's own firewall decides.`,
        hops: [
          ...toHost(from),
          onInterface({ at: 'host', action: 'switch' }, nic),
          { at: 'container', action: 'deliver' },
          onInterface({ at: 'host', action: 'reply-by-lan' }, nic),
          { at: from, action: 'deliver' },
        ],
      };
  }
}

function subjectOf(from: 'docker-host' | 'workspace'): string {
  return from === 'workspace' ? 'Another workspace in host mode' : startWith(from);
}
