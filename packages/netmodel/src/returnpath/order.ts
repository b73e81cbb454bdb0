import { compareAddresses, networkAddress, prefixLength } from '../address/prefix.ts';
import type { Cidr } from '../address/types.ts';
import { compareText } from '../compare-text.ts';
import type { PlannedRoute, PlannedRule, PlannedTranslation, ReturnPathPlan } from './types.ts';

/** The same return path in the one order that makes equal plans equal values, each part once. */
export function sortReturnPath(plan: ReturnPathPlan): ReturnPathPlan {
  return {
    routes: withoutRepeats(plan.routes, routeKey).sort(compareRoutes),
    rules: withoutRepeats(plan.rules, ruleKey).sort(compareRules),
    translations: withoutRepeats(plan.translations, translationKey).sort(compareTranslations),
  };
}

/** What makes a route the same route. */
export function routeKey(route: PlannedRoute): string {
  return `${route.table} ${route.destination} ${route.gateway}`;
}

/** What makes a rule the same rule. */
export function ruleKey(rule: PlannedRule): string {
  return `${rule.priority} ${rule.from} ${rule.incoming} ${rule.table} ${rule.suppressPrefixLength}`;
}

/** What makes a translation the same translation. */
export function translationKey(translation: PlannedTranslation): string {
  return `${translation.destination} ${translation.port} ${translation.exceptSource} ${translation.toSource}`;
}

function withoutRepeats<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

function compareRoutes(one: PlannedRoute, other: PlannedRoute): number {
  return (
    tableNumber(one.table) - tableNumber(other.table) ||
    comparePrefixes(one.destination, other.destination) ||
    compareAddresses(one.gateway, other.gateway)
  );
}

function compareRules(one: PlannedRule, other: PlannedRule): number {
  return (
    one.priority - other.priority ||
    compareAddresses(one.from, other.from) ||
    compareText(one.incoming ?? '', other.incoming ?? '') ||
    tableNumber(one.table) - tableNumber(other.table) ||
    suppressed(one) - suppressed(other)
  );
}

function compareTranslations(one: PlannedTranslation, other: PlannedTranslation): number {
  return (
    compareAddresses(one.destination, other.destination) ||
    one.port - other.port ||
    comparePrefixes(one.exceptSource, other.exceptSource) ||
    compareAddresses(one.toSource, other.toSource)
  );
}

function comparePrefixes(one: Cidr, other: Cidr): number {
  return compareAddresses(networkAddress(one), networkAddress(other)) || prefixLength(one) - prefixLength(other);
}

/** The main table, whose number is 254, comes before ours. */
function tableNumber(table: number | 'main'): number {
  return table === 'main' ? 254 : table;
}

function suppressed(rule: PlannedRule): number {
  return rule.suppressPrefixLength ?? -1;
}
