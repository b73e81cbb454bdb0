import type { StepKind } from '@trailer/netmodel';
import { createContainer } from './create-container.ts';
import type { ApplyContext, Executor, StepOf } from './executor.ts';
import { pullImage } from './images.ts';
import { applyHostShim, markVlan, removeLink } from './links.ts';
import { createNetwork, removeNetwork } from './networks.ts';
import { applyReturnPath } from './return-path.ts';
import {
  askToStop,
  disconnectNetwork,
  killContainer,
  removeContainer,
  renameContainer,
  restartContainer,
  startContainer,
  stopContainer,
} from './run-state.ts';
import { putBackContainer, takeOverContainer } from './take-over.ts';

/** One executor a kind of step; a kind without one does not compile. */
const executors: { readonly [K in StepKind]: Executor<K> } = {
  'create-network': createNetwork,
  'remove-network': removeNetwork,
  'apply-host-shim': applyHostShim,
  'mark-vlan': markVlan,
  'remove-link': removeLink,
  'pull-image': pullImage,
  'create-container': createContainer,
  'take-over-container': takeOverContainer,
  'put-back-container': putBackContainer,
  'start-container': startContainer,
  'stop-container': stopContainer,
  'ask-to-stop': askToStop,
  'kill-container': killContainer,
  'restart-container': restartContainer,
  'remove-container': removeContainer,
  'rename-container': renameContainer,
  'disconnect-network': disconnectNetwork,
  'apply-return-path': applyReturnPath,
};

/** Carries out a step. */
export function applyStep<K extends StepKind>(step: StepOf<K>, context: ApplyContext): Promise<void> {
  const executor: Executor<K> = executors[step.kind as K];
  return executor(step, context);
}
