import type { Step, StepKind } from '@trailer/netmodel';
import type { Logger } from 'pino';
import type { EngineGate } from '../docker/gate.ts';
import type { Journal } from '../journal.ts';
import type { KernelGate } from '../kernel-gate.ts';
import type { Observer } from '../observe/observer.ts';

export type StepOf<K extends StepKind> = Extract<Step, { readonly kind: K }>;

export interface ApplyContext {
  readonly engine: EngineGate;
  readonly kernel: KernelGate;
  readonly journal: Journal;
  readonly observer: Observer;
  readonly logger: Logger;
  /** Tells how far a long step is, for people. */
  readonly onProgress: (progress: string) => void;
}

/** Carries out one kind of step. Idempotent; resolves once the result was read back, throws the engine's refusal. */
export type Executor<K extends StepKind> = (step: StepOf<K>, context: ApplyContext) => Promise<void>;

/** A step that went through without a refusal and whose result is not there. */
export class NotReadBack extends Error {
  override readonly name = 'NotReadBack';
  readonly cure = 'Nothing to do: the agent tries again. If it goes on, see the engine’s log on this host.';
}
