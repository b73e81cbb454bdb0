/** Installs what the tests need, then runs every tier: `npm test`, or some of them: `npm test -- pure db`. */
import process from 'node:process';
import { ensureEngineChroot, ensureEveryEngineChroot, labRequirements } from '@trailer/lab';
import { ensurePackages } from './apt.ts';
import { runChecks, staticChecks } from './checks.ts';
import { chromium } from './chromium.ts';
import { ensureConsole } from './console.ts';
import { bold, formatDuration, green, red, say } from './terminal.ts';
import { runTier, type Tier, type TierResult, tiers } from './tiers.ts';

const postgresql = {
  package: 'postgresql',
  program: '/usr/lib/postgresql',
  why: 'the store tests run on it as well as on SQLite',
};

function readArguments(args: readonly string[]): readonly Tier[] {
  const unknown = args.filter((arg) => !tiers.some((tier) => tier === arg));
  if (unknown.length > 0) {
    say(`Unknown: ${unknown.join(' ')}. Usage: npm test [-- ${tiers.join(' ')}]`);
    process.exit(2);
  }
  return args.length === 0 ? tiers : tiers.filter((tier) => args.includes(tier));
}

async function runStaticChecks(): Promise<TierResult> {
  const started = performance.now();
  const results = await runChecks(staticChecks);
  const failed = results.filter((result) => !result.passed);
  return {
    name: 'check',
    passed: results.length - failed.length,
    failed: failed.length,
    ms: performance.now() - started,
    remark: failed.map((result) => result.name).join(', '),
  };
}

/** Runs a tier after what it needs; what cannot be had fails it. */
async function runPrepared(tier: Tier, prepare: () => Promise<unknown>): Promise<TierResult> {
  const started = performance.now();
  try {
    await prepare();
    return await runTier(tier);
  } catch (error) {
    const remark = error instanceof Error ? error.message : String(error);
    say(red(`\nThe tier ${tier} cannot run: ${remark}`));
    return { name: tier, passed: 0, failed: 1, ms: performance.now() - started, remark: 'a prerequisite is missing' };
  }
}

/** What each tier needs on the machine; asked for right before it, each thing once. */
function preparations(wanted: readonly Tier[]): Readonly<Record<Tier, () => Promise<unknown>>> {
  const needsEngine = (['docker', 'lab', 'e2e'] as const).some((tier) => wanted.includes(tier));
  const requirements = [
    ...(needsEngine ? labRequirements : []),
    ...(wanted.includes('db') ? [postgresql] : []),
    ...(wanted.includes('e2e') ? [chromium] : []),
  ];
  const packages = ensurePackages(requirements);
  const engine = needsEngine ? packages.then(() => ensureEngineChroot()) : packages;
  const everyEngine = () => engine.then(() => ensureEveryEngineChroot());
  // Their failure belongs to the tier that needs them, not to the moment it happens.
  packages.catch(() => undefined);
  engine.catch(() => undefined);
  return {
    pure: async () => undefined,
    db: () => packages,
    docker: everyEngine,
    lab: everyEngine,
    e2e: () => engine.then(ensureConsole),
  };
}

function summarize(results: readonly TierResult[]): void {
  say(bold(`\n${'tier'.padEnd(8)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'time'.padStart(14)}`));
  for (const { name, passed, failed, ms, remark } of results) {
    const line = `${name.padEnd(8)}${String(passed).padStart(8)}${String(failed).padStart(8)}${formatDuration(ms).padStart(14)}`;
    say(`${failed === 0 ? green(line) : red(line)}${remark === '' ? '' : `  ${remark}`}`);
  }
}

const started = performance.now();
const wanted = readArguments(process.argv.slice(2));
const prepare = preparations(wanted);
const results: TierResult[] = [await runStaticChecks()];
for (const tier of wanted) results.push(await runPrepared(tier, prepare[tier]));
summarize(results);
const sum = (key: 'passed' | 'failed'): number => results.reduce((total, result) => total + result[key], 0);
say(`\nall in ${formatDuration(performance.now() - started)}\n`);
say(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 ? 0 : 1;
