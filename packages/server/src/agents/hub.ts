import type { Duplex } from 'node:stream';
import type {
  AgentAnswer,
  AgentMessage,
  AgentRequest,
  BenchListenRequest,
  BenchRequest,
  ConnectionRequest,
  Inventory,
  ServerLinkEnd,
  SessionChannel,
  SessionRequest,
} from '@trailer/contract';
import type { DesiredHost } from '@trailer/netmodel';
import { problem } from '../app/problem.ts';
import { disabledMessage } from '../hosts/service.ts';
import type { HostRecord } from '../hosts/store.ts';
import { admit, type HostRegistry, type LinkSource, Refusal } from './admission.ts';
import type { AgentGate } from './gate.ts';
import { Inbox } from './inbox.ts';
import type { HubLimits } from './limits.ts';
import { HostLink } from './link.ts';
import { closeChannel, closeConnection, ExpectedSessions } from './sessions.ts';

export type StatusReport = Extract<AgentMessage, { type: 'status' }>;

/** What agents report is written to, and what they are told is read from. */
export interface AgentRecords extends HostRegistry {
  /** The agent of this host is connected now. */
  connected(host: HostRecord, agentVersion: string): Promise<void>;
  /** The agent of this host is connected no longer. */
  disconnected(hostId: string): Promise<void>;
  /** Stores a heartbeat; undefined when the host is gone. */
  heartbeat(hostId: string, inventory: Inventory): Promise<HostRecord | undefined>;
  desired(hostId: string): Promise<DesiredHost>;
  /** Stores what changed; the new desired generation when something deleted is now gone, else null. */
  report(hostId: string, status: StatusReport): Promise<number | null>;
}

/** The part of a logger the hub uses. */
export interface HubLogger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

export interface AgentHubOptions {
  readonly records: AgentRecords;
  readonly limits: HubLimits;
  readonly logger: HubLogger;
}

interface Asked {
  readonly hostId: string;
  readonly request: (sessionId: string) => AgentRequest;
  readonly signal: AbortSignal;
}

/** Every agent that is connected to this server, whatever carries its link. */
export class AgentHub implements AgentGate {
  readonly #options: AgentHubOptions;
  readonly #links = new Map<string, HostLink>();
  readonly #open = new Map<ServerLinkEnd, Promise<void>>();
  readonly #sessions = new ExpectedSessions<SessionChannel>(closeChannel);
  readonly #connections = new ExpectedSessions<Duplex>(closeConnection);
  #greetings = 0;
  #closed = false;

  constructor(options: AgentHubOptions) {
    this.#options = options;
  }

  /** Takes a new link. Whatever an agent does, it can only end its own link. */
  accept(end: ServerLinkEnd, source: LinkSource): void {
    if (this.#closed || this.#greetings >= this.#options.limits.greetings) {
      end.close(this.#closed ? 'the server stops' : 'too many agents connect at once: try again');
      return;
    }
    const served = this.#serve(end, source)
      .catch((error: unknown) => {
        this.#options.logger.warn({ err: error }, 'an agent link ended by an error');
        end.close('the server could not handle a message: see its log');
      })
      .finally(() => this.#open.delete(end));
    this.#open.set(end, served);
  }

  isConnected(hostId: string): boolean {
    return this.#links.has(hostId);
  }

  async request(hostId: string, request: AgentRequest, timeoutMs: number): Promise<AgentAnswer> {
    const link = this.#links.get(hostId);
    if (link === undefined) throw problem('host_unavailable', `the agent of host ${hostId} is not connected`);
    return link.request(request, timeoutMs);
  }

  hintChanged(hostId: string, generation: number): void {
    this.#links.get(hostId)?.hint(generation);
  }

  refuse(hostId: string, message: string): void {
    this.#links.get(hostId)?.refuse(message);
  }

  openSession(hostId: string, session: SessionRequest, signal: AbortSignal): Promise<SessionChannel> {
    const request = (sessionId: string) => ({ kind: 'open-session', sessionId, session }) as const;
    return this.#expect(this.#sessions, { hostId, request, signal });
  }

  openBench(hostId: string, bench: BenchRequest | BenchListenRequest, signal: AbortSignal): Promise<SessionChannel> {
    const request = (sessionId: string) => ({ kind: 'open-bench', sessionId, bench }) as const;
    return this.#expect(this.#sessions, { hostId, request, signal });
  }

  openConnection(hostId: string, connection: ConnectionRequest, signal: AbortSignal): Promise<Duplex> {
    const request = (sessionId: string) => ({ kind: 'open-session', sessionId, session: connection }) as const;
    return this.#expect(this.#connections, { hostId, request, signal });
  }

  /** Whether this session would be taken, and as what. */
  expects(sessionId: string): 'session' | 'connection' | null {
    if (this.#sessions.expects(sessionId)) return 'session';
    return this.#connections.expects(sessionId) ? 'connection' : null;
  }

  /** Hands in the channel an agent opened; false when nobody expects it. */
  attachSession(sessionId: string, channel: SessionChannel): boolean {
    return this.#sessions.attach(sessionId, channel);
  }

  /** Hands in the connection an agent dialled; false when nobody expects it. */
  attachConnection(sessionId: string, connection: Duplex): boolean {
    return this.#connections.attach(sessionId, connection);
  }

  /** Ends every link and waits until what they reported is stored. */
  async close(): Promise<void> {
    this.#closed = true;
    const served = [...this.#open.values()];
    for (const end of this.#open.keys()) end.close('the server stops');
    await Promise.all(served);
  }

  async #expect<Channel>(expected: ExpectedSessions<Channel>, { hostId, request, signal }: Asked): Promise<Channel> {
    const sessionId = expected.issue();
    const timeoutMs = this.#options.limits.sessionMs;
    try {
      const answer = await this.request(hostId, request(sessionId), timeoutMs);
      if (answer.kind === 'failed') throw problem('conflict', answer.message);
      return await expected.take(sessionId, { timeoutMs, signal });
    } catch (error) {
      expected.drop(sessionId);
      throw error;
    }
  }

  async #serve(end: ServerLinkEnd, source: LinkSource): Promise<void> {
    const { limits, records, logger } = this.#options;
    const inbox = new Inbox(end, limits.waitingMessages);
    const admitted = await this.#greet(inbox, end, source);
    if (admitted === null) return;
    const { host, hello } = admitted;
    const { id: hostId, name: hostName, desiredGeneration } = host;
    const link = new HostLink({
      hostId,
      hostName,
      desiredGeneration,
      end,
      limits,
      requests: hello.requests,
    });
    this.#links.get(host.id)?.close('a newer connection of the same agent took over');
    // Before the link can be found, so that nothing reaches the agent ahead of its welcome.
    link.send({ type: 'welcome', hostId: host.id, heartbeatIntervalMs: limits.heartbeatIntervalMs });
    this.#links.set(host.id, link);
    logger.info({ hostId: host.id, hostName: host.name, agentVersion: hello.agentVersion }, 'agent connected');
    try {
      await records.connected(host, hello.agentVersion);
      await this.#converse(link, inbox);
    } finally {
      link.ended();
      if (this.#links.get(host.id) === link) await this.#forget(link);
    }
  }

  async #greet(inbox: Inbox, end: ServerLinkEnd, source: LinkSource) {
    const { limits, records, logger } = this.#options;
    const timer = setTimeout(() => end.close(`no greeting within ${limits.greetingMs} ms`), limits.greetingMs);
    this.#greetings += 1;
    try {
      return await admit({ inbox, end, source }, records);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      logger.warn({ code: error.code }, `agent refused: ${error.message}`);
      end.send({ type: 'refused', code: error.code, message: error.message });
      end.close(error.message);
      return null;
    } finally {
      this.#greetings -= 1;
      clearTimeout(timer);
    }
  }

  async #forget(link: HostLink): Promise<void> {
    this.#links.delete(link.hostId);
    this.#options.logger.info({ hostId: link.hostId }, 'agent disconnected');
    await this.#options.records.disconnected(link.hostId);
  }

  async #converse(link: HostLink, inbox: Inbox): Promise<void> {
    for (let message = await inbox.next(); message !== null; message = await inbox.next()) {
      await this.#handle(link, message);
    }
  }

  async #handle(link: HostLink, message: AgentMessage): Promise<void> {
    const { records } = this.#options;
    switch (message.type) {
      case 'heartbeat':
        link.keepAlive();
        return this.#catchUp(link, await records.heartbeat(link.hostId, message.inventory));
      case 'pull':
        return link.sendDesired(await records.desired(link.hostId));
      case 'status': {
        const generation = await records.report(link.hostId, message);
        if (generation !== null) this.hintChanged(link.hostId, generation);
        return;
      }
      case 'answer':
        return link.settle(message.id, message.answer);
      case 'hello':
      case 'proof':
        return link.close(`${message.type} came after the greeting`);
      default:
        return message satisfies never;
    }
  }

  /** Makes good what the agent was not told: another replica may have changed its host, or it changed during the greeting. */
  #catchUp(link: HostLink, host: HostRecord | undefined): void {
    if (host === undefined) link.close('this host was deleted');
    else if (host.enabled) link.catchUp(host.desiredGeneration);
    else link.refuse(disabledMessage(host.name));
  }
}
