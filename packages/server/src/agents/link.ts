import {
  type AgentAnswer,
  type AgentRequest,
  firstRequestKinds,
  type ServerLinkEnd,
  type ServerMessage,
} from '@trailer/contract';
import type { DesiredHost } from '@trailer/netmodel';
import { type ProblemError, problem } from '../app/problem.ts';
import type { HubLimits } from './limits.ts';

interface PendingRequest {
  readonly resolve: (answer: AgentAnswer) => void;
  readonly reject: (error: ProblemError) => void;
  readonly timer: NodeJS.Timeout;
}

export interface HostLinkOptions {
  readonly hostId: string;
  readonly hostName: string;
  /** Its desired generation when the link began: the agent pulls after its welcome. */
  readonly desiredGeneration: number;
  readonly end: ServerLinkEnd;
  readonly limits: HubLimits;
  /** Kinds of requests that the agent told to answer; undefined when it tells none. */
  readonly requests?: readonly string[] | undefined;
}

/** The link to one host's agent after its greeting: requests and their answers, and the watch over its heartbeats. */
export class HostLink {
  readonly hostId: string;
  readonly #options: HostLinkOptions;
  readonly #pending = new Map<string, PendingRequest>();
  #toldGeneration: number;
  #lastRequest = 0;
  #ended = false;
  #watchdog: NodeJS.Timeout;

  constructor(options: HostLinkOptions) {
    this.hostId = options.hostId;
    this.#options = options;
    this.#toldGeneration = options.desiredGeneration;
    this.#watchdog = this.#watch();
  }

  send(message: ServerMessage): void {
    this.#options.end.send(message);
  }

  /** Has the agent pull what is wanted. */
  hint(generation: number): void {
    this.#toldGeneration = Math.max(this.#toldGeneration, generation);
    this.send({ type: 'changed', generation });
  }

  /** As `hint`, where the agent was told of no generation as new: another replica made the change. */
  catchUp(generation: number): void {
    if (generation > this.#toldGeneration) this.hint(generation);
  }

  /** Gives the agent what is wanted. */
  sendDesired(desired: DesiredHost): void {
    this.#toldGeneration = Math.max(this.#toldGeneration, desired.generation);
    this.send({ type: 'desired', desired });
  }

  /** Turns the agent away. */
  refuse(message: string): void {
    this.send({ type: 'refused', code: 'disabled', message });
    this.close(message);
  }

  /** Asks the agent; throws `host_unavailable` when no answer comes in time, the link is lost, or the agent is too old. */
  request(request: AgentRequest, timeoutMs: number): Promise<AgentAnswer> {
    if (this.#ended) return Promise.reject(this.#lost());
    const { requests = firstRequestKinds, hostName } = this.#options;
    if (!requests.includes(request.kind)) {
      return Promise.reject(
        problem('host_unavailable', `the agent of host ${hostName} is too old for this: upgrade it`),
      );
    }
    this.#lastRequest += 1;
    const id = String(this.#lastRequest);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(problem('host_unavailable', `host ${this.#options.hostName} did not answer within ${timeoutMs} ms`));
      }, timeoutMs);
      this.#pending.set(id, { resolve, reject, timer });
      this.send({ type: 'request', id, request });
    });
  }

  /** Takes an answer; one that nobody waits for any more is dropped. */
  settle(id: string, answer: AgentAnswer): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    pending.resolve(answer);
  }

  /** Says that the agent was heard of. */
  keepAlive(): void {
    clearTimeout(this.#watchdog);
    if (!this.#ended) this.#watchdog = this.#watch();
  }

  close(reason: string): void {
    this.#options.end.close(reason);
    this.ended();
  }

  /** Gives up everything that waits for this link. */
  ended(): void {
    this.#ended = true;
    clearTimeout(this.#watchdog);
    for (const pending of this.#pending.values()) {
      clearTimeout(pending.timer);
      pending.reject(this.#lost());
    }
    this.#pending.clear();
  }

  #watch(): NodeJS.Timeout {
    const { silenceMs } = this.#options.limits;
    return setTimeout(() => this.close(`no heartbeat for ${silenceMs} ms`), silenceMs);
  }

  #lost(): ProblemError {
    return problem('host_unavailable', `the connection to host ${this.#options.hostName} was lost`);
  }
}
