import { setTimeout as delay } from 'node:timers/promises';
import { ApiProblem, type Network, type Workspace } from '@trailer/contract';
import { CliError, exitCodes } from '../exit.ts';
import { startProgress } from '../terminal/progress.ts';
import type { Session } from './session.ts';

const pollMs = 250;

type Subject = Pick<Workspace | Network, 'name' | 'generation' | 'observedGeneration'> & {
  readonly status: { readonly phase: string; readonly message: string };
};

/** What is waited for, and for how long. */
export interface WaitFor<T extends Subject> {
  readonly label: string;
  readonly timeoutMs: number;
  read(): Promise<T>;
  /** Whether it is where it should be; asked once the host has answered for the wanted generation. */
  reached(subject: T): boolean;
}

function stateOf({ status }: Subject): string {
  return status.message === '' ? status.phase : `${status.phase}: ${status.message}`;
}

/** Polls until the wanted state was read back from the host; shows what goes on meanwhile. */
export async function waitUntil<T extends Subject>(session: Session, wanted: WaitFor<T>): Promise<T> {
  const deadline = Date.now() + wanted.timeoutMs;
  const progress = startProgress(session.terminal.stderr, wanted.label);
  try {
    for (;;) {
      const subject = await wanted.read();
      progress.update(stateOf(subject));
      const answered = subject.observedGeneration >= subject.generation;
      if (answered && wanted.reached(subject)) return subject;
      if (answered && subject.status.phase === 'error') {
        throw new CliError(
          `${subject.name} is in error: ${subject.status.message}\nTrailer tries again by itself once the cause is gone.`,
        );
      }
      if (Date.now() > deadline) {
        throw new CliError(`${subject.name} is still ${stateOf(subject)}; it goes on without this command`, {
          exitCode: exitCodes.timeout,
        });
      }
      await delay(pollMs, undefined, { signal: session.signal });
    }
  } finally {
    progress.stop();
  }
}

/** Polls until the object is gone, which is when the host has read back that nothing is left of it. */
export async function waitUntilGone<T extends Subject>(
  session: Session,
  wanted: Omit<WaitFor<T>, 'reached'>,
): Promise<void> {
  try {
    await waitUntil(session, { ...wanted, reached: () => false });
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 404) return;
    throw error;
  }
}
