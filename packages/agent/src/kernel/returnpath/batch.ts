import {
  everySource,
  familyOf,
  type IpFamily,
  type PlannedRoute,
  type PlannedRule,
  type ReturnPathPlan,
  returnPathNumbers,
} from '@trailer/netmodel';

const { protocol } = returnPathNumbers;

/** Commands that show routes of ours in both families and every rule of the batch's family, one JSON line each. */
export const showCommands: readonly string[] = [`route show table all proto ${protocol}`, 'rule show'];

/** The same for the rules alone: a batch has one family for rules, while routes show in both. */
export const showRulesCommand = 'rule show';

/** `ip -batch` commands that add routes; idempotent, and a wrong gateway is put right in the same step. */
export function addRoutes(routes: readonly PlannedRoute[]): readonly string[] {
  return routes.map((route) => `route replace ${formatRoute(route)}`);
}

/** `ip -batch` commands that add the rules of a family; one that is there answers "File exists". */
export function addRules(rules: readonly PlannedRule[], family: IpFamily): readonly string[] {
  return ofFamily(rules, family).map((rule) => `rule add ${formatRule(rule)}`);
}

/** `ip -batch` commands that remove routes of ours and no others. */
export function removeRoutes(routes: readonly PlannedRoute[]): readonly string[] {
  return routes.map((route) => `route del ${formatRoute(route)}`);
}

/** `ip -batch` commands that remove rules of a family, of ours and no others. */
export function removeRules(rules: readonly PlannedRule[], family: IpFamily): readonly string[] {
  return ofFamily(rules, family).map((rule) => `rule del ${formatRule(rule)}`);
}

/** Whether any part of a plan belongs to a family. */
export function concernsFamily({ routes, rules, translations }: ReturnPathPlan, family: IpFamily): boolean {
  return (
    routes.some(({ gateway }) => familyOf(gateway) === family) ||
    rules.some(({ from }) => familyOf(from) === family) ||
    translations.some(({ destination }) => familyOf(destination) === family)
  );
}

/** A route as `ip route` takes it, also the words a failure names it by. */
export function formatRoute({ destination, gateway, table }: PlannedRoute): string {
  return `${destination} via ${gateway} table ${table} proto ${protocol}`;
}

/** A rule as `ip rule` takes it, also the words a failure names it by. */
export function formatRule({ priority, from, incoming, table, suppressPrefixLength }: PlannedRule): string {
  const source = from === everySource[familyOf(from)] ? 'all' : from;
  const by = incoming === null ? '' : ` iif ${incoming}`;
  const suppress = suppressPrefixLength === null ? '' : ` suppress_prefixlength ${suppressPrefixLength}`;
  return `priority ${priority} from ${source}${by} lookup ${table}${suppress} protocol ${protocol}`;
}

function ofFamily(rules: readonly PlannedRule[], family: IpFamily): readonly PlannedRule[] {
  return rules.filter(({ from }) => familyOf(from) === family);
}
