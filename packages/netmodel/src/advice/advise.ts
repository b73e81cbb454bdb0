import { accepted, type Fault, fault, refused, showValue, type Validated } from '../fault.ts';
import { questionOf, valuesOf } from './questions.ts';
import { recommendBridge, recommendDefaultBridge, recommendHost, recommendNone } from './recommend.ts';
import { recommendLan } from './recommend-lan.ts';
import type { Advice, AdviceContext, Answers, QuestionId, Recommendation } from './types.ts';

const questionIds: readonly QuestionId[] = ['network', 'lan', 'switch', 'matters'];

/** Leads from what was answered so far to the next question, or to what to make; refuses answers no question takes. */
export function advise(answers: Answers, context: AdviceContext): Validated<Advice> {
  const faults = questionIds.flatMap((id) => faultsOf(id, answers[id]));
  return faults.length > 0 ? refused(faults) : accepted(follow(answers, context));
}

function faultsOf(id: QuestionId, value: string | undefined): readonly Fault[] {
  const values = valuesOf(id);
  if (value === undefined || values.includes(value)) return [];
  return [fault(`answers.${id}`, 'invalid_value', `${showValue(value)} is no answer: use ${values.join(' or ')}`)];
}

function follow(answers: Answers, context: AdviceContext): Advice {
  const ask = (id: QuestionId): Advice => ({ question: questionOf(id, context), recommendation: null });
  const answer = (recommendation: Recommendation): Advice => ({ question: null, recommendation });
  if (answers.network === undefined) return ask('network');
  if (answers.network === 'no') return answer(recommendNone());
  if (answers.lan === undefined) return ask('lan');
  if (answers.lan === 'yes') {
    if (answers.switch === undefined) return ask('switch');
    return answer(recommendLan(context, answers.switch === 'one' ? 'ipvlan' : 'macvlan'));
  }
  if (answers.matters === undefined) return ask('matters');
  return answer(recommendByMatter(answers.matters, context));
}

function recommendByMatter(matter: string, context: AdviceContext): Recommendation {
  switch (matter) {
    case 'names':
      return recommendBridge(context);
    case 'speed':
      return recommendHost();
    default:
      return recommendDefaultBridge();
  }
}
