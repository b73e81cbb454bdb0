import {
  diffReturnPath,
  familyOf,
  type IpFamily,
  isEmptyChange,
  type ObservedReturnPath,
  type PlannedRule,
  type ReturnPathChange,
  type ReturnPathPlan,
  sortReturnPath,
} from '@trailer/netmodel';
import type { CommandRunner } from '../namespace/runner.ts';
import {
  addRoutes,
  addRules,
  concernsFamily,
  formatRoute,
  formatRule,
  removeRoutes,
  removeRules,
  showCommands,
  showRulesCommand,
} from './batch.ts';
import { formatTranslation } from './nat.ts';
import { beginNat, ensureNat, type NatGoal } from './natcommands.ts';
import { effectiveTranslations, isUntouched, type MainView, readMainView } from './observe.ts';
import { parseOwnRules } from './routing.ts';
import { runBatch } from './runbatch.ts';

/**
 * Makes a container's network namespace hold exactly the planned return path, and reads it back from the kernel.
 * Idempotent; what is wanted goes in before what is stale goes out. In a namespace that the caller knows to be fresh
 * it takes one process for TCP alone and three where UDP ports are published, two of them at once. Throws when what
 * was read back is not the plan.
 */
export async function applyReturnPath(
  runner: CommandRunner,
  plan: ReturnPathPlan,
  { fresh = false }: { readonly fresh?: boolean } = {},
): Promise<ObservedReturnPath> {
  const begun = fresh && plan.translations.length > 0;
  const [main] = await Promise.all([
    addMain(runner, plan),
    begun ? beginNat(runner, 4, translationsOf(plan, 4)) : undefined,
    begun ? beginNat(runner, 6, translationsOf(plan, 6)) : undefined,
  ]);
  const natGoal = (family: IpFamily): NatGoal => {
    const wanted = translationsOf(plan, family);
    // Without routes and rules there may still be translations, unless the namespace has just been made; and where a
    // change was begun there is something to look at.
    return { family, wanted, fresh: fresh && main.fresh && !(begun && wanted.length > 0) };
  };
  const [six, nat4, nat6] = await Promise.all([
    concernsFamily(plan, 6) || !main.fresh ? addRules6(runner, plan) : noRules,
    ensureNat(runner, natGoal(4)),
    ensureNat(runner, natGoal(6)),
  ]);
  const added = sortReturnPath({
    routes: main.view.routes,
    rules: [...main.view.rules, ...six.rules],
    translations: [...effectiveTranslations(nat4), ...effectiveTranslations(nat6)],
  });
  const { remove } = diffReturnPath(plan, added);
  const stale = remove.routes.length + remove.rules.length > 0;
  const observed = stale ? await removeStale(runner, added, remove) : added;
  const change = diffReturnPath(plan, observed);
  if (!isEmptyChange(change)) throw new Error(describeShortfall(change, [...main.complaints, ...six.complaints]));
  return observed;
}

interface AddedMain {
  readonly view: MainView;
  readonly fresh: boolean;
  readonly complaints: readonly string[];
}

/** Adds every route and the IPv4 rules, with a look before and one after, as one process. */
async function addMain(runner: CommandRunner, plan: ReturnPathPlan): Promise<AddedMain> {
  const additions = [...addRoutes(plan.routes), ...addRules(plan.rules, 4)];
  const { views, complaints } = await runBatch(runner, [...showCommands, ...additions, ...showCommands], 4);
  const looks = showCommands.length;
  return {
    view: readMainView(views.slice(looks)),
    fresh: isUntouched(readMainView(views.slice(0, looks))),
    complaints,
  };
}

interface AddedRules {
  readonly rules: readonly PlannedRule[];
  readonly complaints: readonly string[];
}

const noRules: AddedRules = { rules: [], complaints: [] };

async function addRules6(runner: CommandRunner, plan: ReturnPathPlan): Promise<AddedRules> {
  const { views, complaints } = await runBatch(runner, [...addRules(plan.rules, 6), showRulesCommand], 6);
  return { rules: views.flatMap((view) => parseOwnRules(view, 6)), complaints };
}

/** Removes stale rules before stale routes, so that no rule leads to an empty table, and reads the rest back. */
async function removeStale(
  runner: CommandRunner,
  added: ObservedReturnPath,
  remove: ReturnPathPlan,
): Promise<ObservedReturnPath> {
  const rules6 = remove.rules.some(({ from }) => familyOf(from) === 6)
    ? await runBatch(runner, [...removeRules(remove.rules, 6), showRulesCommand], 6)
    : null;
  const removals = [...removeRules(remove.rules, 4), ...removeRoutes(remove.routes)];
  const main = readMainView((await runBatch(runner, [...removals, ...showCommands], 4)).views);
  const kept6 = added.rules.filter(({ from }) => familyOf(from) === 6);
  const six = rules6 === null ? kept6 : rules6.views.flatMap((view) => parseOwnRules(view, 6));
  return sortReturnPath({ routes: main.routes, rules: [...main.rules, ...six], translations: added.translations });
}

function translationsOf({ translations }: ReturnPathPlan, family: IpFamily): ReturnPathPlan['translations'] {
  return translations.filter(({ destination }) => familyOf(destination) === family);
}

function describeShortfall({ add, remove }: ReturnPathChange, complaints: readonly string[]): string {
  const parts = [...describeParts('missing', add), ...describeParts('left over', remove)];
  const reason = complaints.length === 0 ? '' : ` (${complaints.join('; ')})`;
  return `not as planned after it was applied: ${parts.join('; ')}${reason}`;
}

function describeParts(what: string, { routes, rules, translations }: ReturnPathPlan): readonly string[] {
  return [
    ...routes.map((route) => `${what}: route ${formatRoute(route)}`),
    ...rules.map((rule) => `${what}: rule ${formatRule(rule)}`),
    ...translations.map((translation) => `${what}: translation ${formatTranslation(translation)}`),
  ];
}
