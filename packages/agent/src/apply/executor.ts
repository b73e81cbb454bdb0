import type { Step, StepKind } from '@trailer/netmodel';
import type { Logger } from 'pino';
import type { ForeignGate } from '../docker/foreign-gate.ts';
import type { EngineGate } from '../docker/gate.ts';
import type { HostDevices } from '../host-devices.ts';
import type { Journal } from '../journal.ts';
import type { KernelGate } from '../kernel-gate.ts';
import type { Observer } from '../observe/observer.ts';

export type StepOf<K extends StepKind> = Extract<Step, { readonly kind: K }>;

export interface ApplyContext {
  readonly engine: EngineGate;
  readonly foreign: Pick<ForeignGate, 'setRestartPolicy'>;
  readonly kernel: KernelGate;
  readonly journal: Journal;
  readonly observer: Observer;
  readonly logger: Logger;
  readonly observeDevices: () => Promise<HostDevices>;
  /** Tells how far a long step is, for people. */
  readonly onProgress: (progress: string) => void;
}

/** Carries out one kind of step. Idempotent; resolves once the result was read back, throws the engine's refusal. */
export type Executor<K extends StepKind> = (step: StepOf<K>, context: ApplyContext) => Promise<void>;

/** A failure that is no refusal of the engine's, and what to do about it. */
export abstract class CurableError extends Error {
  abstract readonly cure: string;
}

/** A step that went through without a refusal and whose result is not there. */
export class NotReadBack extends CurableError {
  override readonly name = 'NotReadBack';
  override readonly cure = 'Nothing to do: the agent tries again. If it goes on, see the engine’s log on this host.';
}
