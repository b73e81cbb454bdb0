import { type ObservedReturnPath, type PlannedTranslation, sortReturnPath } from '@trailer/netmodel';
import type { CommandRunner } from '../namespace/runner.ts';
import { showCommands, showRulesCommand } from './batch.ts';
import type { NatState } from './nat.ts';
import { observeNat } from './natcommands.ts';
import { parseOwnRoutes, parseOwnRules } from './routing.ts';
import { runBatch } from './runbatch.ts';

/** What the main batch shows: routes of ours of both families and rules of ours of IPv4. */
export type MainView = Pick<ObservedReturnPath, 'routes' | 'rules'>;

/** Reads the pair of views that `showCommands` prints. */
export function readMainView([routes = '[]', rules = '[]']: readonly string[]): MainView {
  return { routes: parseOwnRoutes(routes), rules: parseOwnRules(rules, 4) };
}

/**
 * Whether a namespace has no routes and rules of ours. IPv6 rules go in after these and out before them, so that they
 * need no look where this holds. Translations do: in a fresh namespace they go in beside the routes, and an agent that
 * is killed between the two leaves them alone.
 */
export function isUntouched({ routes, rules }: MainView): boolean {
  return routes.length + rules.length === 0;
}

/** The translations that take effect: a chain that nothing jumps to does nothing. */
export function effectiveTranslations(state: NatState): readonly PlannedTranslation[] {
  return state.jumps === 0 ? [] : state.translations;
}

/** Reads back what carries Trailer's mark in a container's network namespace. */
export async function observeReturnPath(runner: CommandRunner): Promise<ObservedReturnPath> {
  const main = readMainView((await runBatch(runner, showCommands, 4)).views);
  const [rules6, nat4, nat6] = await Promise.all([
    isUntouched(main) ? [] : observeRules6(runner),
    observeNat(runner, 4),
    observeNat(runner, 6),
  ]);
  return sortReturnPath({
    routes: main.routes,
    rules: [...main.rules, ...rules6],
    translations: [...effectiveTranslations(nat4), ...effectiveTranslations(nat6)],
  });
}

async function observeRules6(runner: CommandRunner): Promise<ObservedReturnPath['rules']> {
  const { views } = await runBatch(runner, [showRulesCommand], 6);
  return views.flatMap((view) => parseOwnRules(view, 6));
}
