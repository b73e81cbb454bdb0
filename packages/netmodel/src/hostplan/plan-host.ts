import { compareText } from '../compare-text.ts';
import { planUnknownLinks } from './plan-links.ts';
import { planNetwork, planUnknownNetwork } from './plan-network.ts';
import { planUnknownContainer, planWorkspace } from './plan-workspace.ts';
import type { HostView, Step, SubjectActivity } from './types.ts';

/** What the planner looks at; `activity` is keyed by subject. */
export interface HostPlanInput extends HostView {
  readonly activity: ReadonlyMap<string, SubjectActivity>;
}

/**
 * Every step that can be taken now, at most one a subject, sorted by subject; subjects with a step under way have none.
 * Nothing is planned beyond the next step: the loop observes and plans again after each.
 */
export function planHost({ desired, observed, activity }: HostPlanInput): readonly Step[] {
  const view = { desired, observed };
  const knownNetworks = new Set(desired.networks.map(({ id }) => id));
  const knownWorkspaces = new Set(desired.workspaces.map(({ id }) => id));
  const candidates = [
    ...desired.networks.map((network) =>
      planNetwork(network, view, activity.get(networkSubject(network.id))?.failure?.step ?? null),
    ),
    ...desired.workspaces.map((workspace) =>
      planWorkspace(workspace, view, activity.get(workspaceSubject(workspace.id))?.failure?.step ?? null),
    ),
    ...observed.networks
      .filter(({ networkId }) => !knownNetworks.has(networkId))
      .map((network) => planUnknownNetwork(network, view)),
    ...observed.containers
      .filter(({ workspaceId }) => !knownWorkspaces.has(workspaceId))
      .map((container) => planUnknownContainer(container)),
    ...planUnknownLinks(view),
  ];
  const steps = candidates.filter((step) => step !== null);
  return onePerSubject(steps).filter((step) => (activity.get(subjectOf(step))?.running ?? null) === null);
}

/** The object a step is about; of its steps one runs at a time. */
export function subjectOf(step: Step): string {
  switch (step.kind) {
    case 'create-network':
      return networkSubject(step.network.id);
    case 'remove-network':
    case 'apply-host-shim':
    case 'mark-vlan':
      return networkSubject(step.networkId);
    case 'remove-link':
      return step.networkId === null ? `link:${step.link.name}` : networkSubject(step.networkId);
    case 'create-container':
    case 'take-over-container':
      return workspaceSubject(step.workspace.id);
    case 'pull-image':
    case 'put-back-container':
    case 'start-container':
    case 'ask-to-stop':
    case 'kill-container':
    case 'stop-container':
    case 'restart-container':
    case 'remove-container':
    case 'rename-container':
    case 'disconnect-network':
    case 'apply-return-path':
      return workspaceSubject(step.workspaceId);
  }
}

/** The subject of a network's steps. */
export function networkSubject(id: string): string {
  return `network:${id}`;
}

/** The subject of a workspace's steps. */
export function workspaceSubject(id: string): string {
  return `workspace:${id}`;
}

function onePerSubject(steps: readonly Step[]): readonly Step[] {
  const sorted = steps
    .map((step) => ({ step, subject: subjectOf(step), engineId: 'engineId' in step ? step.engineId : '' }))
    .sort((one, other) => compareText(one.subject, other.subject) || compareText(one.engineId, other.engineId));
  return sorted.filter(({ subject }, index) => subject !== sorted[index - 1]?.subject).map(({ step }) => step);
}
