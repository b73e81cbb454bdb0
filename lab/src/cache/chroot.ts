import { limits } from '../config.ts';
import { type Report, reportToStderr } from '../process/report.ts';
import { run } from '../process/run.ts';
import { ensureCacheEntry } from './entry.ts';
import { observeBaseMachine } from './machine.ts';
import { type ChrootRecipe, defaultEngine, type EngineVersion, enginesOf, planChroot } from './recipe.ts';

/** The folder of an engine chroot, built from the machine's own mirror when the cache has none. */
export async function ensureEngineChroot(
  engine: EngineVersion = defaultEngine,
  report: Report = reportToStderr,
): Promise<string> {
  const recipe = planChroot(observeBaseMachine(), engine);
  return await ensureCacheEntry(recipe.cacheName, (target) => buildChroot(recipe, target, report));
}

/** Every engine that this machine's mirror carries, one after the other. */
export async function ensureEveryEngineChroot(report: Report = reportToStderr): Promise<void> {
  for (const engine of enginesOf(observeBaseMachine())) await ensureEngineChroot(engine, report);
}

async function buildChroot(recipe: ChrootRecipe, target: string, report: Report): Promise<void> {
  report(
    `building the Docker engine chroot "${recipe.suite}" (about 25 s and up to 420 MB, once; later runs use the cache)`,
  );
  const startedAt = performance.now();
  const options = [
    // Snapshots of a suite may be older than their stated validity.
    '--aptopt=Acquire::Check-Valid-Until "false"',
    '--variant=minbase',
    `--components=${recipe.components.join(',')}`,
    `--include=${recipe.packages.join(',')}`,
  ];
  await run(['mmdebstrap', ...options, recipe.suite, target, ...recipe.sources], { timeoutMs: limits.chrootBuildMs });
  report(`built the Docker engine chroot "${recipe.suite}" in ${Math.round((performance.now() - startedAt) / 1000)} s`);
}
