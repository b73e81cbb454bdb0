import {
  type AgentAnswer,
  type AgentLinkEnd,
  type AgentRequest,
  type AgentTransport,
  type Inventory,
  protocolVersion,
  requestKinds,
  type ServerMessage,
} from '@trailer/contract';
import type { DesiredHost } from '@trailer/netmodel';
import type { Logger } from 'pino';
import { type BackoffLimits, backoffMs, pause } from '../backoff.ts';
import type { HostStatus } from '../loop/status.ts';
import { agentVersion } from '../version.ts';
import { Heartbeat } from './heartbeat.ts';
import { StatusReport } from './report.ts';

const reconnectLimits: BackoffLimits = { firstMs: 250, capMs: 15_000 };

/** A server that says nothing for so long after `hello` is no server of ours. */
const welcomeMs = 10_000;

export interface LinkParts {
  readonly transport: AgentTransport;
  readonly hostName: string;
  readonly logger: Logger;
  readonly observeInventory: () => Promise<Inventory>;
  /** Resolves once the state is safe with the agent. */
  readonly onDesired: (desired: DesiredHost) => Promise<void>;
  readonly answer: (request: AgentRequest) => Promise<AgentAnswer>;
}

/** Keeps the agent's one link to its server: dials, greets, tells, is asked, and dials again when it breaks. */
export class Link {
  readonly #parts: LinkParts;
  readonly #report = new StatusReport();
  #welcomed: { readonly end: AgentLinkEnd; readonly heartbeat: Heartbeat } | null = null;
  #lastTrouble = '';

  constructor(parts: LinkParts) {
    this.#parts = parts;
  }

  /** Tells the server what changed since it was told last. */
  report(status: HostStatus): void {
    this.#report.set(status);
    this.#tellStatus();
  }

  /** Something of the host's inventory may have changed. */
  noteInventoryChange(): void {
    this.#welcomed?.heartbeat.beatSoon();
  }

  /** Holds the link until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const { welcomed, reason } = await this.#hold(signal);
      if (signal.aborted) return;
      failures = welcomed ? 1 : failures + 1;
      if (welcomed || reason !== this.#lastTrouble) {
        this.#parts.logger.warn(`agent: no link to the server: ${reason}; trying again`);
      }
      this.#lastTrouble = reason;
      await pause(backoffMs(failures, reconnectLimits), signal);
    }
  }

  /** Holds one connection until it ends; tells whether the server took it and why it ended. */
  async #hold(signal: AbortSignal): Promise<{ readonly welcomed: boolean; readonly reason: string }> {
    const connection = new AbortController();
    const either = AbortSignal.any([signal, connection.signal]);
    let welcomed = false;
    try {
      const end = await this.#parts.transport.connect(signal);
      const reason = await new Promise<string>((resolve) => {
        const giveUp = setTimeout(() => end.close('the server did not answer hello'), welcomeMs);
        const stop = (): void => end.close('the agent stops');
        either.addEventListener('abort', stop);
        end.onClose((why) => {
          clearTimeout(giveUp);
          resolve(why);
        });
        // Stopped while the connection was being made: no abort comes any more.
        if (either.aborted) return stop();
        end.onMessage((message) => {
          if (message.type === 'welcome') {
            clearTimeout(giveUp);
            welcomed = true;
            this.#begin(end, message.heartbeatIntervalMs, either);
          } else this.#receive(end, message);
        });
        this.#greet(end);
      });
      return { welcomed, reason };
    } catch (error) {
      return { welcomed, reason: error instanceof Error ? error.message : String(error) };
    } finally {
      this.#welcomed = null;
      connection.abort();
    }
  }

  #greet(end: AgentLinkEnd): void {
    end.send({
      type: 'hello',
      protocol: protocolVersion,
      agentVersion,
      hostName: this.#parts.hostName,
      publicKey: null,
      enrolmentToken: null,
      requests: [...requestKinds],
    });
  }

  #begin(end: AgentLinkEnd, intervalMs: number, signal: AbortSignal): void {
    const { logger, observeInventory } = this.#parts;
    logger.info('agent: linked to the server');
    const send = (inventory: Inventory): void => end.send({ type: 'heartbeat', inventory });
    const heartbeat = new Heartbeat({ intervalMs, observeInventory, send, logger });
    heartbeat.run(signal);
    this.#welcomed = { end, heartbeat };
    end.send({ type: 'pull' });
    this.#report.forgetTold();
    this.#tellStatus();
  }

  #receive(end: AgentLinkEnd, message: Exclude<ServerMessage, { readonly type: 'welcome' }>): void {
    switch (message.type) {
      case 'challenge':
        // Answered by the transport, which holds the key.
        break;
      case 'refused':
        end.close(`the server refuses this agent: ${message.message}`);
        break;
      case 'changed':
        end.send({ type: 'pull' });
        break;
      case 'desired':
        void this.#takeOver(message.desired);
        break;
      case 'request':
        void this.#answer(end, message.id, message.request);
        break;
    }
  }

  async #takeOver(desired: DesiredHost): Promise<void> {
    try {
      await this.#parts.onDesired(desired);
    } catch (error) {
      this.#parts.logger.error({ err: error }, 'agent: a desired state could not be taken over');
    }
  }

  async #answer(end: AgentLinkEnd, id: string, request: AgentRequest): Promise<void> {
    const answer = await this.#parts.answer(request).catch((error: unknown): AgentAnswer => {
      return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
    });
    end.send({ type: 'answer', id, answer });
  }

  #tellStatus(): void {
    const message = this.#welcomed === null ? null : this.#report.next();
    if (message !== null) this.#welcomed?.end.send(message);
  }
}
