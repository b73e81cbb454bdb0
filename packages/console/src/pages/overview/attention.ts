import type { Host, Workspace } from '@trailer/contract';
import type { Everything } from '../../api/resources.ts';
import { type Tone, toneOfCondition, toneOfHost, toneOfNetwork, toneOfWorkspace } from '../../parts/phase.ts';

/** Something that somebody should look at, with the reason in the words of whoever found it. */
export interface Attention {
  readonly kind: 'host' | 'network' | 'workspace';
  readonly id: string;
  readonly name: string;
  readonly tone: Tone;
  readonly reason: string;
}

/** What needs attention, what is broken first. What is merely on its way is not in it. */
export function whatNeedsAttention({ hosts, networks, workspaces }: Everything): readonly Attention[] {
  const found = [
    ...hosts.map((host) => ({ ...named('host', host), tone: toneOfHost(host), reason: reasonOfHost(host) })),
    ...networks.map((network) => ({
      ...named('network', network),
      tone: toneOfNetwork(network),
      reason: network.status.message,
    })),
    ...workspaces.map((workspace) => ({
      ...named('workspace', workspace),
      tone: toneOfWorkspace(workspace),
      reason: reasonOfWorkspace(workspace),
    })),
  ];
  return [...found.filter(({ tone }) => tone === 'bad'), ...found.filter(({ tone }) => tone === 'warn')];
}

function named<Kind extends Attention['kind']>(
  kind: Kind,
  { id, name }: { readonly id: string; readonly name: string },
) {
  return { kind, id, name };
}

function reasonOfHost({ agent }: Host): string {
  return agent?.lastHeartbeatAt
    ? `Its agent does not report. Last heard: ${new Date(agent.lastHeartbeatAt).toLocaleString()}.`
    : 'Its agent has never reported.';
}

function reasonOfWorkspace({ status }: Workspace): string {
  if (status.phase === 'error') return status.message;
  const open = status.conditions.filter((condition) => toneOfCondition(condition) === 'bad');
  return open.map(({ message }) => message).join(' ');
}
