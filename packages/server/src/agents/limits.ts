import { heartbeatLimitMs } from '../hosts/present.ts';

/** How long the hub waits for agents, and how much it takes from them. Tests bring shorter ones. */
export interface HubLimits {
  /** From the connection to the end of the greeting. */
  readonly greetingMs: number;
  /** What an agent is told to keep between two heartbeats. */
  readonly heartbeatIntervalMs: number;
  /** Without a heartbeat for this long a link is given up. */
  readonly silenceMs: number;
  /** From asking for a session until its channel is there. */
  readonly sessionMs: number;
  /** Messages of one link that may wait to be handled. */
  readonly waitingMessages: number;
  /** Links that may be in their greeting at one time. */
  readonly greetings: number;
}

export const hubLimits: HubLimits = {
  greetingMs: 10_000,
  heartbeatIntervalMs: 5_000,
  silenceMs: heartbeatLimitMs,
  sessionMs: 10_000,
  waitingMessages: 1_000,
  greetings: 256,
};
