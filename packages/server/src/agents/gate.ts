import type { Duplex } from 'node:stream';
import type {
  AgentAnswer,
  AgentRequest,
  BenchListenRequest,
  BenchRequest,
  ConnectionRequest,
  SessionChannel,
  SessionRequest,
} from '@trailer/contract';

/** What the features may ask of the agents: the hub implements it, tests bring their own. */
export interface AgentGate {
  /** Whether the agent of this host holds a link to this server right now. */
  isConnected(hostId: string): boolean;
  /** Asks the agent and waits for its answer; throws `host_unavailable` when none comes in time. */
  request(hostId: string, request: AgentRequest, timeoutMs: number): Promise<AgentAnswer>;
  /** Tells the agent to pull; nothing happens when it is not connected, it pulls at its next connection anyway. */
  hintChanged(hostId: string, generation: number): void;
  /** Has the agent open a session; aborting the signal closes it. */
  openSession(hostId: string, request: SessionRequest, signal: AbortSignal): Promise<SessionChannel>;
  /** Has the agent measure, or be measured to; aborting the signal ends it. */
  openBench(hostId: string, bench: BenchRequest | BenchListenRequest, signal: AbortSignal): Promise<SessionChannel>;
  /** Has the agent dial a port of a workspace; the connection is the caller's, who ends it. */
  openConnection(hostId: string, request: ConnectionRequest, signal: AbortSignal): Promise<Duplex>;
  /** Ends the link of a host that was disabled, saying why. */
  refuse(hostId: string, message: string): void;
}
