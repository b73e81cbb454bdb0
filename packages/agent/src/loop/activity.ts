import type { StepKind, SubjectActivity } from '@trailer/netmodel';
import type { Failure } from '../apply/failure.ts';

const idle: SubjectActivity = { running: null, failure: null };

/** What is going on with every object right now, and what last went wrong with it. */
export class Activities {
  readonly #bySubject = new Map<string, SubjectActivity>();

  get view(): ReadonlyMap<string, SubjectActivity> {
    return this.#bySubject;
  }

  of(subject: string): SubjectActivity {
    return this.#bySubject.get(subject) ?? idle;
  }

  begin(subject: string, step: StepKind): void {
    this.#bySubject.set(subject, { ...this.of(subject), running: { step, progress: null } });
  }

  progress(subject: string, progress: string): void {
    const { running, failure } = this.of(subject);
    if (running !== null) this.#bySubject.set(subject, { running: { ...running, progress }, failure });
  }

  /** The step under way ended; one that succeeded takes an earlier failure of its kind away. */
  end(subject: string, succeeded?: StepKind): void {
    const { failure } = this.of(subject);
    this.#bySubject.set(subject, { running: null, failure: failure?.step === succeeded ? null : failure });
  }

  /** Something went wrong beside the step under way, if there is one. */
  noteFailure(subject: string, step: StepKind, { message, cure }: Failure): void {
    this.#bySubject.set(subject, { ...this.of(subject), failure: { step, message, cure } });
  }

  /** Nothing is left to do for these subjects: what once failed has passed. */
  settle(subjects: Iterable<string>): void {
    for (const subject of subjects) if (this.of(subject).running === null) this.#bySubject.delete(subject);
  }
}
