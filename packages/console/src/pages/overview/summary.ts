import type { Everything } from '../../api/resources.ts';
import { type Tone, toneOfHost, toneOfNetwork, toneOfWorkspace } from '../../parts/phase.ts';
import type { Attention } from './attention.ts';

/** One host, network or workspace in a summary. */
export interface Entry {
  readonly id: string;
  readonly name: string;
  readonly tone: Tone;
  /** Its state in its own word. */
  readonly state: string;
  readonly changedAt: string;
}

/** Broken first, what is on its way next, what is well last. */
const order: readonly Tone[] = ['bad', 'warn', 'busy', 'good', 'idle'];

/** Everything of a kind: what needs a look first, then what changed last. */
export function entriesOf(kind: Attention['kind'], everything: Everything): readonly Entry[] {
  return readEntries(kind, everything).toSorted(
    (one, other) => order.indexOf(one.tone) - order.indexOf(other.tone) || other.changedAt.localeCompare(one.changedAt),
  );
}

function readEntries(kind: Attention['kind'], { hosts, networks, workspaces }: Everything): readonly Entry[] {
  switch (kind) {
    case 'host':
      return hosts.map((host) => ({ ...named(host), tone: toneOfHost(host), state: host.status }));
    case 'network':
      return networks.map((network) => ({
        ...named(network),
        tone: toneOfNetwork(network),
        state: network.status.phase,
      }));
    case 'workspace':
      return workspaces.map((workspace) => ({
        ...named(workspace),
        tone: toneOfWorkspace(workspace),
        state: workspace.status.phase,
      }));
  }
}

function named({ id, name, updatedAt }: { readonly id: string; readonly name: string; readonly updatedAt: string }) {
  return { id, name, changedAt: updatedAt };
}

/** How many there are of each tone, in the order in which one looks at them. */
export function countTones(entries: readonly Entry[]): readonly { readonly tone: Tone; readonly count: number }[] {
  return order
    .map((tone) => ({ tone, count: entries.filter((entry) => entry.tone === tone).length }))
    .filter(({ count }) => count > 0);
}
