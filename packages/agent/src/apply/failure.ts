import type { Step } from '@trailer/netmodel';
import { EngineError } from '../docker/errors.ts';
import { CurableError } from './executor.ts';

/** Why a step failed, for people. */
export interface Failure {
  readonly message: string;
  readonly cure: string;
  /** The line for the log. */
  readonly line: string;
}

/** Puts what a step threw into words. */
export function describeFailure(step: Step, thrown: unknown): Failure {
  const message = withoutPassword(step, thrown instanceof Error ? thrown.message : String(thrown));
  const cure = thrown instanceof EngineError || thrown instanceof CurableError ? thrown.cure : defaultCure(step);
  return { message: asSentence(message), cure, line: formatLine(step, message) };
}

/** What is told goes into logs and to the server: never the password of a desktop, whatever the engine quotes. */
function withoutPassword(step: Step, text: string): string {
  const password = step.kind === 'create-container' ? step.workspace.windows?.account.password : undefined;
  return password === undefined || password === '' ? text : text.replaceAll(password, '(password)');
}

/** Message and cure are shown one after the other. */
function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function defaultCure(step: Step): string {
  switch (step.kind) {
    case 'apply-return-path':
      return 'Run the agent on the host as root, or use an image that holds the ip command, or set TRAILER_HELPER_IMAGE.';
    case 'apply-host-shim':
      return `Look after ${step.plan.parentInterface}; the agent needs to be root in the host’s network, and tries again by itself.`;
    default:
      return 'See the agent’s log on this host.';
  }
}

function formatLine(step: Step, message: string): string {
  if (step.kind === 'apply-return-path') {
    return `agent: workspace ${step.workspaceId} started but host-route exception setup failed (published ports may be unreachable via host IP): ${message}`;
  }
  return `agent: ${step.kind} failed for ${objectOf(step)}: ${message}`;
}

/** The object a step is about, for the log. */
export function objectOf(step: Step): string {
  switch (step.kind) {
    case 'create-network':
      return `network ${step.network.name} (${step.network.id})`;
    case 'remove-network':
    case 'apply-host-shim':
    case 'mark-vlan':
      return `network ${step.networkId}`;
    case 'remove-link':
      return `link ${step.link.name}`;
    case 'create-container':
    case 'take-over-container':
      return `workspace ${step.workspace.name} (${step.workspace.id})`;
    default:
      return `workspace ${step.workspaceId}`;
  }
}
