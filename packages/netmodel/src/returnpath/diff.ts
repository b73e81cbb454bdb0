import { routeKey, ruleKey, sortReturnPath, translationKey } from './order.ts';
import type { ObservedReturnPath, ReturnPathChange, ReturnPathPlan } from './types.ts';

/** What has to be added and what removed to get from the observed return path to the planned one. */
export function diffReturnPath(plan: ReturnPathPlan, observed: ObservedReturnPath): ReturnPathChange {
  return { add: without(plan, observed), remove: without(observed, plan) };
}

/** Whether a change would do nothing. */
export function isEmptyChange({ add, remove }: ReturnPathChange): boolean {
  return isEmptyReturnPath(add) && isEmptyReturnPath(remove);
}

/** Whether a return path holds nothing at all. */
export function isEmptyReturnPath({ routes, rules, translations }: ReturnPathPlan): boolean {
  return routes.length + rules.length + translations.length === 0;
}

function without(from: ReturnPathPlan, taken: ReturnPathPlan): ReturnPathPlan {
  return sortReturnPath({
    routes: missingIn(from.routes, taken.routes, routeKey),
    rules: missingIn(from.rules, taken.rules, ruleKey),
    translations: missingIn(from.translations, taken.translations, translationKey),
  });
}

function missingIn<T>(items: readonly T[], others: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const known = new Set(others.map(keyOf));
  return items.filter((item) => !known.has(keyOf(item)));
}
