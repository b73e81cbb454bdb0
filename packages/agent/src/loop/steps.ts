import { type Step, type StepKind, subjectOf } from '@trailer/netmodel';
import { applyStep } from '../apply/apply.ts';
import type { ApplyContext } from '../apply/executor.ts';
import { describeFailure, objectOf } from '../apply/failure.ts';
import type { BackoffLimits } from '../backoff.ts';
import { EngineError } from '../docker/errors.ts';
import { Activities } from './activity.ts';
import { Retries } from './retries.ts';

export interface StepLimits {
  /** Steps of different objects that run at one time; pulls and removals are counted apart. */
  readonly parallelSteps: number;
  readonly parallelPulls: number;
  readonly retry: BackoffLimits;
  /** How long a turn waits for what is done beside the steps. */
  readonly besideMs: number;
}

export interface StepRunnerParts {
  readonly context: Omit<ApplyContext, 'onProgress'>;
  readonly limits: StepLimits;
  readonly now: () => number;
  /** A step ended or got further: look again. */
  readonly onChange: () => void;
  /** Told right before a step is carried out and right after it was. */
  readonly onStep: OnStep;
}

export type OnStep = (moment: 'begins' | 'done', step: Step) => void;

/** Carries out steps, one an object at a time, and remembers what failed and when it may be tried again. */
export class StepRunner {
  readonly activities = new Activities();
  readonly retries: Retries;
  readonly #parts: StepRunnerParts;
  readonly #running = new Map<string, { readonly kind: StepKind; readonly done: Promise<void> }>();
  /** Objects that something is done to beside their steps. */
  readonly #reserved = new Map<string, number>();
  readonly #beside = new Set<Promise<unknown>>();
  /** The failure last logged for an object; told again only when it is another one. */
  readonly #logged = new Map<string, string>();

  constructor(parts: StepRunnerParts) {
    this.#parts = parts;
    this.retries = new Retries(parts.limits.retry, parts.now);
  }

  /** The objects something is being done to. */
  busy(): ReadonlySet<string> {
    return new Set([...this.#running.keys(), ...this.#reserved.keys()]);
  }

  /** Does something for an object beside its steps; no step of it begins meanwhile. */
  async beside<T>(subject: string, work: () => Promise<T>): Promise<T> {
    this.#reserved.set(subject, (this.#reserved.get(subject) ?? 0) + 1);
    const doing = work();
    const ended = doing.then(
      () => undefined,
      () => undefined,
    );
    this.#beside.add(ended);
    try {
      return await doing;
    } finally {
      this.#beside.delete(ended);
      const left = (this.#reserved.get(subject) ?? 1) - 1;
      if (left === 0) this.#reserved.delete(subject);
      else this.#reserved.set(subject, left);
    }
  }

  /** Resolves once nothing is done beside the steps, or after a while: what hangs holds up its own object only. */
  async besideSettled(): Promise<void> {
    const late = Promise.withResolvers<'late'>();
    const timer = setTimeout(() => late.resolve('late'), this.#parts.limits.besideMs);
    try {
      while (this.#beside.size > 0) {
        if ((await Promise.race([Promise.all(this.#beside), late.promise])) === 'late') return;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Begins those steps that may begin now. Objects in `skip` were busy when the plan's view was taken. Returns how long
   * the next of the others has to wait after its last failure; null when none has to.
   */
  begin(steps: readonly Step[], skip: ReadonlySet<string>): number | null {
    const busy = new Set([...this.busy(), ...skip]);
    let shortestMs: number | null = null;
    for (const step of steps) {
      const subject = subjectOf(step);
      const waitMs = this.retries.waitMs(subject, step.kind);
      if (waitMs > 0) shortestMs = Math.min(waitMs, shortestMs ?? waitMs);
      else if (!busy.has(subject) && this.#hasRoomFor(step.kind)) this.#start(subject, step);
    }
    return shortestMs;
  }

  #noteFailedStep(subject: string, step: Step, thrown: unknown): void {
    this.activities.end(subject);
    this.noteFailure(step, thrown);
  }

  /** Notes that something could not be done for an object. */
  noteFailure(step: Step, thrown: unknown): void {
    const subject = subjectOf(step);
    if (saysNothing(thrown)) {
      this.retries.noteFailure(subject, step.kind);
      return;
    }
    const failure = describeFailure(step, thrown);
    this.activities.noteFailure(subject, step.kind, failure);
    this.retries.noteFailure(subject, step.kind);
    this.#logFailure(subject, failure.line);
  }

  /** Forgets the failures of objects that are no more. */
  keepOnly(subjects: ReadonlySet<string>): void {
    this.retries.keepOnly(subjects);
    for (const subject of this.#logged.keys()) if (!subjects.has(subject)) this.#logged.delete(subject);
  }

  /** Resolves once no step is running and nothing is done beside them. */
  async settled(): Promise<void> {
    await Promise.all([...[...this.#running.values()].map(({ done }) => done), ...this.#beside]);
  }

  #hasRoomFor(kind: StepKind): boolean {
    const { parallelPulls, parallelSteps } = this.#parts.limits;
    const lane = laneOf(kind);
    const alike = [...this.#running.values()].filter((running) => laneOf(running.kind) === lane).length;
    return alike < (lane === 'pulls' ? parallelPulls : parallelSteps);
  }

  #start(subject: string, step: Step): void {
    this.activities.begin(subject, step.kind);
    this.#running.set(subject, { kind: step.kind, done: this.#run(subject, step) });
  }

  async #run(subject: string, step: Step): Promise<void> {
    const { context, onChange, onStep } = this.#parts;
    const onProgress = (progress: string): void => {
      this.activities.progress(subject, progress);
      onChange();
    };
    try {
      onStep('begins', step);
      await applyStep(step, { ...context, onProgress });
      onStep('done', step);
      this.activities.end(subject, step.kind);
      this.retries.noteSuccess(subject, step.kind);
      this.#logged.delete(subject);
      context.logger.info({ step: step.kind }, `agent: ${step.kind} done for ${objectOf(step)}`);
    } catch (thrown) {
      this.#noteFailedStep(subject, step, thrown);
    } finally {
      this.#running.delete(subject);
      onChange();
    }
  }

  #logFailure(subject: string, line: string): void {
    const gist = line.replace(/\d+/g, '#');
    if (this.#logged.get(subject) === gist) return;
    this.#logged.set(subject, gist);
    this.#parts.context.logger.warn(line);
  }
}

/** What can take minutes has room of its own: a registry may be slow, and a guest shuts down before its container goes. */
function laneOf(kind: StepKind): 'pulls' | 'removals' | 'others' {
  if (kind === 'pull-image') return 'pulls';
  return kind === 'remove-container' ? 'removals' : 'others';
}

/** An engine that is away, or an agent that stops, says nothing about the object. */
function saysNothing(thrown: unknown): boolean {
  if (thrown instanceof EngineError) return thrown.code === 'engine_away';
  return thrown instanceof Error && thrown.name === 'AbortError';
}
