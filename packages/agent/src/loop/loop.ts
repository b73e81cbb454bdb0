import { type DesiredHost, planHost, subjectOf, workspaceSubject } from '@trailer/netmodel';
import type { ApplyContext } from '../apply/executor.ts';
import type { Clock } from '../clock.ts';
import { EngineError } from '../docker/errors.ts';
import type { EngineEvent } from '../docker/gate.ts';
import { labels } from '../docker/labels.ts';
import { Hints } from '../hints.ts';
import type { ClashLimits } from '../observe/clash-watch.ts';
import type { GuestLimits } from '../observe/guest-watch.ts';
import { announceAtStart } from './announce.ts';
import { causesGone } from './causes.ts';
import { changedSubjects, subjectsOf } from './changes.ts';
import { Leftovers } from './leftovers.ts';
import { Settling } from './settling.ts';
import { installAtStart, type ReturnPathInstalled } from './start-event.ts';
import { describeHost, type HostStatus } from './status.ts';
import { type OnStep, type StepLimits, StepRunner } from './steps.ts';

export interface LoopLimits extends StepLimits {
  /** How often everything is listed again though nothing hinted at a change. */
  readonly auditMs: number;
  /** How often the guests of desktops are looked at. */
  readonly guests: GuestLimits;
  /** How often others are looked for who answer for addresses of workspaces. */
  readonly clashes: ClashLimits;
}

export const loopLimits: LoopLimits = {
  parallelSteps: 8,
  parallelPulls: 3,
  retry: { firstMs: 500, capMs: 30_000 },
  besideMs: 2_000,
  auditMs: 30_000,
  guests: { unsettledMs: 1_000, settledMs: 2_000, rulesMs: 15_000 },
  clashes: { intervalMs: 45_000, settleMs: 1_000 },
};

/** Events come in bursts, and a container's start must not wait for a turn made for what came just before it. */
const gatherMs = 100;

/** When to look again after a turn that failed, if nothing hints at it before. */
const failedTurnMs = 1_000;

export interface LoopParts {
  readonly context: Omit<ApplyContext, 'onProgress'>;
  readonly clock: Clock;
  readonly limits: LoopLimits;
  readonly onStatus: (status: HostStatus) => void;
  /** The host's addresses or NICs changed. */
  readonly onInterfacesChanged: () => void;
  readonly onStep: OnStep;
  readonly onReturnPathInstalled: (installed: ReturnPathInstalled) => void;
}

/** Observes, plans and applies until what is there is what is wanted, and again at every hint that it may not be. */
export class Loop {
  readonly #parts: LoopParts;
  readonly #steps: StepRunner;
  readonly #hints = new Hints();
  readonly #leftovers: Leftovers;
  readonly #settling = new Settling();
  #soon: NodeJS.Timeout | null = null;
  #lastTrouble = '';

  constructor(parts: LoopParts) {
    this.#parts = parts;
    this.#leftovers = new Leftovers(parts.context.engine);
    this.#steps = new StepRunner({
      context: parts.context,
      limits: parts.limits,
      now: () => parts.clock.now().getTime(),
      onChange: () => this.#hints.hint(),
      onStep: parts.onStep,
    });
  }

  /** Takes over a new desired state; unless the disk refuses it, it is on disk before anything is done for it. */
  async setDesired(desired: DesiredHost): Promise<void> {
    const { journal } = this.#parts.context;
    const changed = changedSubjects(journal.desired, desired);
    await journal.saveDesired(desired);
    for (const subject of changed) this.#steps.retries.forget(subject);
    this.#hints.hint();
  }

  /** Something happened on the engine. */
  noteEvent(event: EngineEvent): void {
    const gone = causesGone(event);
    if (gone !== null) this.#steps.retries.expediteAll(gone);
    if (this.#settling.holdBack(event, () => this.#takeIn(event))) return;
    if (event.type === 'container' && event.action === 'start') void this.#handleStart(event);
    else this.#takeIn(event);
  }

  /** The engine answers (again): what was seen before says nothing. */
  noteConnected(): void {
    this.#parts.context.observer.noteEverything();
    this.#steps.retries.expediteAll();
    this.#hints.hint();
  }

  /** An address, a link or a route of the host changed; often only a container's end of a link, on its way. */
  noteHostChange(): void {
    this.#parts.context.observer.noteInterfaces();
    this.#hintSoon();
  }

  /** Turns until the signal is aborted; what is under way is waited for. */
  async run(signal: AbortSignal): Promise<void> {
    const audit = setInterval(() => {
      this.#parts.context.observer.noteAudit();
      this.#hints.hint();
    }, this.#parts.limits.auditMs);
    const watching = [this.#watchGuests(signal), this.#watchClashes(signal)];
    try {
      while (!signal.aborted) {
        // What is short and urgent first: it shares the processor with this.
        await this.#steps.besideSettled();
        const waitMs = await this.#turn();
        await this.#hints.next(waitMs, signal);
      }
    } finally {
      clearInterval(audit);
      clearTimeout(this.#soon ?? undefined);
      this.#settling.clear();
      await Promise.all(watching);
      await this.#steps.settled();
      await this.#parts.context.journal.settled();
    }
  }

  #watchGuests(signal: AbortSignal): Promise<void> {
    const { context, limits } = this.#parts;
    return context.observer.watchGuests({
      limits: limits.guests,
      now: () => performance.now(),
      onChange: () => this.#hints.hint(),
      signal,
    });
  }

  #watchClashes(signal: AbortSignal): Promise<void> {
    const { context, limits } = this.#parts;
    return context.observer.watchClashes({ limits: limits.clashes, onChange: () => this.#hints.hint(), signal });
  }

  /** Takes one turn; returns how long the next can wait when nothing hints at it, null for as long as it takes. */
  async #turn(): Promise<number | null> {
    try {
      const waitMs = await this.#observePlanApply();
      this.#lastTrouble = '';
      return waitMs;
    } catch (error) {
      this.#noteTrouble(error);
      return failedTurnMs;
    }
  }

  async #observePlanApply(): Promise<number | null> {
    const { observer, journal } = this.#parts.context;
    const { desired } = journal;
    if (desired === null) return null;
    const { activities } = this.#steps;
    // A step that ends while the engine is being looked at may or may not be in the view: its object waits a turn.
    const busy = this.#steps.busy();
    const interfacesBefore = observer.lastInterfaces;
    const observed = await observer.observe(desired);
    if (interfacesBefore !== observed.interfaces) this.#noteNewInterfaces();
    const view = { desired, observed };
    const steps = planHost({ ...view, activity: activities.view });
    const active = steps.map(subjectOf);
    activities.settle(idleSubjects(activities.view.keys(), active));
    this.#steps.keepOnly(new Set([...subjectsOf(desired), ...active]));
    const waitMs = this.#steps.begin(steps, busy);
    const gone = await this.#leftovers.sweep(view, new Set([...busy, ...this.#steps.busy()]));
    this.#parts.onStatus(
      describeHost({
        ...view,
        activity: activities.view,
        goneWorkspaces: gone.workspaces,
        goneNetworks: gone.networks,
      }),
    );
    return waitMs;
  }

  #takeIn(event: EngineEvent): void {
    const stale = this.#parts.context.observer.noteEvent(event);
    if (stale !== null || causesGone(event) !== null) this.#hintSoon();
  }

  #hintSoon(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = null;
      this.#hints.hint();
    }, gatherMs);
  }

  #noteNewInterfaces(): void {
    this.#steps.retries.expediteAll();
    this.#parts.onInterfacesChanged();
  }

  async #handleStart(event: EngineEvent): Promise<void> {
    const { context, onReturnPathInstalled } = this.#parts;
    context.observer.noteEvent(event);
    const subject = workspaceSubject(event.attributes[labels.workspace] ?? '');
    try {
      const outcome = await this.#steps.beside(subject, () =>
        installAtStart(event, { ...context, onProgress: () => undefined }),
      );
      if (outcome.kind === 'failed') this.#steps.noteFailure(outcome.step, outcome.error);
      if (outcome.kind === 'installed') {
        context.logger.debug(outcome.installed, 'agent: return path installed after a start');
        onReturnPathInstalled(outcome.installed);
      }
    } catch (error) {
      this.#noteTrouble(error);
    }
    this.#hints.hint();
    // Last: it only spares those who knew the address as somebody else's their wait.
    await announceAtStart(event, context);
  }

  /** An engine that is away is told by whoever watches it; anything else once, until it changes. */
  #noteTrouble(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof EngineError && error.code === 'engine_away') return;
    if (message !== this.#lastTrouble)
      this.#parts.context.logger.error({ err: error }, 'agent: a turn of the loop failed');
    this.#lastTrouble = message;
  }
}

function idleSubjects(known: Iterable<string>, planned: readonly string[]): readonly string[] {
  const active = new Set(planned);
  return [...known].filter((subject) => !active.has(subject));
}
