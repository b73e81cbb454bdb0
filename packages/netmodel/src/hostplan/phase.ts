import { showValue } from '../fault.ts';
import { resolveAttachments } from './attachments.ts';
import { hasLiveGuest, isOutdated, nameIsBeingFreed } from './plan-workspace.ts';
import { troubleOf } from './trouble.ts';
import type {
  DesiredWorkspace,
  HostView,
  ObservedContainer,
  StepKind,
  SubjectActivity,
  WorkspacePhase,
  WorkspaceStatus,
} from './types.ts';

/** What a workspace's phase is told from. */
export interface PhaseInput {
  readonly workspace: DesiredWorkspace;
  readonly container: ObservedContainer | undefined;
  /** True while the engine is removing a container of the workspace. */
  readonly removing: boolean;
  readonly view: HostView;
  readonly activity: SubjectActivity | undefined;
}

type Phase = Pick<WorkspaceStatus, 'phase' | 'message'>;

/** Steps that change a workspace which runs on meanwhile: neither they nor their failure are a phase. */
const upkeep: ReadonlySet<StepKind> = new Set(['apply-return-path', 'disconnect-network', 'rename-container']);

/** The phase of a workspace: what is being done to it, else what went wrong, else what it waits for or is. */
export function describePhase(input: PhaseInput): Phase {
  const { workspace, activity, container } = input;
  const trouble = troubleOf(activity);
  if (workspace.deleting) return { phase: 'deleting', message: trouble?.message ?? describeRemoval(input) };
  const underWay = describeStepUnderWay(input);
  if (underWay !== null) return underWay;
  if (trouble !== null && !upkeep.has(trouble.step)) return { phase: 'error', message: trouble.message };
  if (container === undefined) return { phase: 'pending', message: describeWait(input) };
  const { phase, message } = describeContainer(input, container);
  return { phase, message: joinSentences([message, ...describeRest(input, container)]) };
}

/** The engine waits for a guest as long as the container's own grace says. */
function describeRemoval({ workspace, container }: PhaseInput): string {
  const removal = 'The workspace is being removed.';
  if (container === undefined || workspace.forceStop || !hasLiveGuest(workspace, container)) return removal;
  return `${removal} Its guest is asked to shut down, and cut off after two minutes.`;
}

function joinSentences(sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function describeStepUnderWay({ workspace, activity }: PhaseInput): Phase | null {
  const step = activity?.running ?? null;
  const phase = step === null ? null : phaseOf(step.step);
  if (step === null || phase === null) return null;
  if (phase !== 'pulling') return { phase, message: step.progress ?? '' };
  return { phase, message: joinSentences([`Pulling ${showValue(workspace.image)}.`, step.progress ?? '']) };
}

function phaseOf(step: StepKind): WorkspacePhase | null {
  switch (step) {
    case 'pull-image':
      return 'pulling';
    case 'create-container':
    case 'take-over-container':
    case 'remove-container':
      return 'creating';
    case 'start-container':
    case 'restart-container':
      return 'starting';
    case 'stop-container':
    case 'ask-to-stop':
    case 'kill-container':
      return 'stopping';
    default:
      return null;
  }
}

function describeWait({ workspace, removing, view }: PhaseInput): string {
  if (removing) return 'Waits for the engine to finish removing the previous container.';
  if (!view.observed.images.includes(workspace.image)) {
    return `The image ${showValue(workspace.image)} is about to be pulled.`;
  }
  const attachments = resolveAttachments(workspace, view);
  if (!attachments.ready) return describeNetworks(attachments.waitsFor);
  if (nameIsBeingFreed(workspace, view)) return `Waits for another container to give up the name ${workspace.name}.`;
  return 'The container is about to be created.';
}

function describeNetworks(names: readonly string[]): string {
  const list = names.map(showValue).join(', ');
  return `Waits for the ${names.length === 1 ? 'network' : 'networks'} ${list}.`;
}

function describeContainer({ workspace, view }: PhaseInput, container: ObservedContainer): Phase {
  if (container.stopAsked && hasLiveGuest(workspace, container)) {
    const returns = workspace.running && !isOutdated(workspace, container, view);
    return { phase: 'stopping', message: describeShutdown(workspace, returns) };
  }
  return workspace.running ? describeWanted(container) : describeUnwanted(container);
}

function describeShutdown({ name, running, forceStop }: DesiredWorkspace, returns: boolean): string {
  if (forceStop && !running) return 'The guest is being cut off.';
  const shutdown = `The guest was asked to shut down and is doing so; \`trailer workspace stop ${name} --force\` cuts it off.`;
  return joinSentences([shutdown, returns ? 'It starts again then.' : '']);
}

function describeWanted(container: ObservedContainer): Phase {
  const ended = `It exited with code ${container.exitCode ?? 'unknown'}.`;
  switch (container.state) {
    case 'running':
      return { phase: 'running', message: '' };
    case 'created':
      return { phase: 'starting', message: container.engineError };
    case 'restarting':
      return { phase: 'error', message: `${ended} The engine starts it again: see its logs for the cause.` };
    case 'exited':
      return { phase: 'starting', message: joinSentences([ended, container.engineError]) };
    case 'paused':
      return {
        phase: 'error',
        message: `It was paused on the engine and stays so: run docker unpause ${container.name} there.`,
      };
    case 'dead':
    case 'removing':
      return { phase: 'creating', message: 'The engine gave its container up, so it is made anew.' };
  }
}

function describeUnwanted(container: ObservedContainer): Phase {
  switch (container.state) {
    case 'running':
    case 'restarting':
    case 'paused':
      return { phase: 'stopping', message: '' };
    case 'created':
    case 'exited':
    case 'dead':
    case 'removing': {
      const code = container.exitCode;
      return { phase: 'stopped', message: code === null ? '' : `It exited with code ${code}.` };
    }
  }
}

/** What is still to come, or went wrong, although the container is there. A return path has a condition of its own. */
function describeRest({ workspace, view, activity }: PhaseInput, container: ObservedContainer): readonly string[] {
  const trouble = troubleOf(activity);
  const attachments = resolveAttachments(workspace, view);
  return [
    trouble === null || trouble.step === 'apply-return-path' ? '' : trouble.message,
    isOutdated(workspace, container, view) ? 'It is about to be made anew from its new definition.' : '',
    attachments.ready ? '' : describeNetworks(attachments.waitsFor),
  ];
}
