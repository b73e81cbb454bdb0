import type { NetworkContext, NetworkDraft, NetworkDriver } from '../network/types.ts';
import type { NetworkingMode } from '../workspace/types.ts';

/** What the adviser asks; at most three of them lead to an answer. */
export type QuestionId = 'network' | 'lan' | 'switch' | 'matters';

/** One way to answer a question, with what speaks for it. */
export interface QuestionOption {
  readonly value: string;
  readonly text: string;
  readonly why: string;
}

export interface Question {
  readonly id: QuestionId;
  readonly text: string;
  readonly options: readonly QuestionOption[];
  /** The option that suits most, and what on this host speaks for it; null where only the person can tell. */
  readonly suggested: { readonly value: string; readonly why: string } | null;
}

/** What was answered so far, by question. */
export type Answers = { readonly [Id in QuestionId]?: string | undefined };

/** Something that was not taken, and why. */
export interface Rejection {
  readonly what: string;
  readonly why: string;
}

/** What to make, with the reasons. */
export interface Recommendation {
  readonly driver: NetworkDriver | 'host' | 'none';
  readonly title: string;
  readonly reasons: readonly string[];
  /** What it costs, and what will not work. */
  readonly limits: readonly string[];
  readonly rejected: readonly Rejection[];
  /** A creation request that is accepted as it stands; null where no network has to be made. */
  readonly network: NetworkDraft | null;
  /** A network of this host that serves already; null where one has to be made, or none is needed. */
  readonly existing: { readonly id: string; readonly name: string } | null;
  readonly workspace: { readonly networkMode: NetworkingMode; readonly defaultBridge: boolean };
}

/** Where the questions have led: to the next one, or to an answer. */
export type Advice =
  | { readonly question: Question; readonly recommendation: null }
  | { readonly question: null; readonly recommendation: Recommendation };

/** What the adviser looks at beside the answers: what a new network is checked against. */
export type AdviceContext = NetworkContext;
