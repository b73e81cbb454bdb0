import type { Verdict } from '@trailer/netmodel';

/** One question: does anything answer at this address? `port` is null for ICMP alone. */
export interface ProbeRequest {
  readonly address: string;
  readonly port: number | null;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly timeoutMs: number;
  /**
   * Sends a line with a nonce and counts only a line that begins with it. Needed where something on the way accepts
   * connections before the service does, and for UDP, where silence alone proves nothing.
   */
  readonly expectEcho?: boolean | undefined;
  /**
   * Whether a refusal counts as an answer. True (the default) for an address of the target's own: only its kernel can
   * refuse, so the way there and back is proven. False for a published port of the host: there the host refuses, which
   * means that nothing is published.
   */
  readonly refusalAnswers?: boolean | undefined;
}

/** What came back, before it is judged; closed. */
export type ProbeOutcome =
  | { readonly kind: 'answered'; readonly how: string; readonly report?: string | undefined }
  | { readonly kind: 'refused'; readonly how: string }
  | { readonly kind: 'wrong-answer'; readonly how: string }
  | { readonly kind: 'unreachable'; readonly how: string }
  | { readonly kind: 'silent' }
  | { readonly kind: 'not-sent'; readonly how: string };

/** A judged outcome. `report` is what an echo service that tells its view said after the nonce. */
export interface ProbeResult {
  readonly verdict: Verdict;
  readonly evidence: string;
  readonly ms: number;
  readonly report?: string | undefined;
}
