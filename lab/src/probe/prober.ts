import { openProbeVantage, type ProbeRequest, type ProbeResult } from '@trailer/agent';

export type { ProbeResult } from '@trailer/agent';

/** A question with the lab's defaults left out: everything that serves in a lab is an echo server. */
export interface ProbeTarget {
  readonly address: string;
  /** Null or left out for `icmp`. */
  readonly port?: number | null;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly timeoutMs?: number;
  /** True unless told: only a line of ours that comes back counts, as the lab's echo servers send it. */
  readonly expectEcho?: boolean;
  /** False unless told: where nothing serves, a refusal is no answer. */
  readonly refusalAnswers?: boolean;
}

/** A process at a vantage point that sends packets when asked, any number at once. */
export interface Prober {
  /** Sends one probe; `report` of the result is the sender's address as the echo server saw it. */
  probe(target: ProbeTarget): Promise<ProbeResult>;
  stop(): Promise<void>;
}

const defaultTimeoutMs = 1_500;

/** Starts the agent's own prober in the network namespace behind a file, so that the lab and the product ask the same question. */
export function startProber(namespaceFile: string): Prober {
  const vantage = openProbeVantage(namespaceFile);
  return { probe: async (target) => await vantage.probe(requestOf(target)), stop: async () => await vantage.close() };
}

/** The question in the words of the agent's prober. */
export function requestOf({ port = null, ...target }: ProbeTarget): ProbeRequest {
  // An address alone is asked for any sign of life, and a refusal is one.
  const asksService = target.protocol !== 'icmp';
  return {
    timeoutMs: defaultTimeoutMs,
    ...(asksService ? { expectEcho: true, refusalAnswers: false } : {}),
    ...target,
    port,
  };
}
