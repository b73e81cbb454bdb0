import { type Advice, type Answers, advise, type QuestionId } from '@trailer/netmodel';
import type { Site } from '../creation/suggest.ts';

/** A question with what was answered to it; the last one may be open. */
export interface Step {
  readonly question: NonNullable<Advice['question']>;
  readonly answer: string | null;
}

/** The way from the first question to where the answers have led. */
export interface Way {
  readonly steps: readonly Step[];
  readonly recommendation: Advice['recommendation'];
}

/** Walks the questions of a host by the answers there are; answers to questions that are not asked count for nothing. */
export function walk(answers: Answers, site: Site): Way {
  const steps: Step[] = [];
  let given: Answers = {};
  for (;;) {
    const told = advise(given, site);
    if (!told.ok || told.value.question === null) {
      return { steps, recommendation: told.ok ? told.value.recommendation : null };
    }
    const { question } = told.value;
    const answer = answers[question.id] ?? null;
    steps.push({ question, answer });
    if (answer === null) return { steps, recommendation: null };
    given = { ...given, [question.id]: answer };
  }
}

/** The answers after one more: what was answered after it is kept where it is still asked. */
export function withAnswer(answers: Answers, id: QuestionId, value: string): Answers {
  return { ...answers, [id]: value };
}
