import type { StepKind } from '@trailer/netmodel';
import { type BackoffLimits, backoffMs } from '../backoff.ts';

interface Attempt {
  readonly step: StepKind;
  readonly failures: number;
  readonly failedAtMs: number;
  readonly retryAtMs: number;
}

/** Events so soon after a failure are most likely echoes of the failed attempt itself. */
const echoMs = 500;

/** When a step that failed may be tried again, by the object it is about. */
export class Retries {
  readonly #limits: BackoffLimits;
  readonly #now: () => number;
  readonly #attempts = new Map<string, Attempt>();

  constructor(limits: BackoffLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  noteFailure(subject: string, step: StepKind): void {
    const before = this.#attempts.get(subject);
    const failures = before?.step === step ? before.failures + 1 : 1;
    const failedAtMs = this.#now();
    this.#attempts.set(subject, {
      step,
      failures,
      failedAtMs,
      retryAtMs: failedAtMs + backoffMs(failures, this.#limits),
    });
  }

  noteSuccess(subject: string, step: StepKind): void {
    if (this.#attempts.get(subject)?.step === step) this.#attempts.delete(subject);
  }

  /** What was asked of the object changed: earlier failures say nothing about it. */
  forget(subject: string): void {
    this.#attempts.delete(subject);
  }

  /** Drops objects that are no more. */
  keepOnly(subjects: ReadonlySet<string>): void {
    for (const subject of this.#attempts.keys()) if (!subjects.has(subject)) this.#attempts.delete(subject);
  }

  /** The cause may have gone: try at once, and wait as long as before if it has not. */
  expedite(subject: string): void {
    const attempt = this.#attempts.get(subject);
    const now = this.#now();
    if (attempt === undefined || now - attempt.failedAtMs < echoMs) return;
    this.#attempts.set(subject, { ...attempt, retryAtMs: now });
  }

  expediteAll(steps?: ReadonlySet<StepKind>): void {
    for (const [subject, { step }] of this.#attempts) if (steps?.has(step) ?? true) this.expedite(subject);
  }

  /** How long until a step of this kind may be tried for the object; 0 when it may be now. */
  waitMs(subject: string, step: StepKind): number {
    const attempt = this.#attempts.get(subject);
    return attempt?.step === step ? Math.max(0, attempt.retryAtMs - this.#now()) : 0;
  }
}
