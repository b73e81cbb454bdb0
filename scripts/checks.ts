import { examineFirstLoad } from './budget.ts';
import { outdatedFiles } from './generated.ts';
import { examineLockFile } from './lockfile.ts';
import { type Outcome, run } from './run.ts';
import { formatDuration, green, red, say } from './terminal.ts';

/** One independent part of `npm run check`. */
export interface Check {
  readonly name: string;
  run(): Promise<Outcome>;
}

export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
  readonly ms: number;
}

function program(name: string, argv: readonly string[]): Check {
  return { name, run: () => run(argv, { output: 'capture' }) };
}

async function checkGenerated(): Promise<Outcome> {
  const outdated = await outdatedFiles();
  if (outdated.length === 0) return { exitCode: 0, output: '' };
  return { exitCode: 1, output: `${outdated.join(', ')}: not what the code generates; run "npm run generate"\n` };
}

async function checkLockFile(): Promise<Outcome> {
  const output = await examineLockFile();
  return { exitCode: output === '' ? 0 : 1, output };
}

/** Everything but the pure tests; `npm test` runs those as its first tier. */
export const staticChecks: readonly Check[] = [
  program('format and lint', ['biome', 'ci', '--colors=off', '.']),
  program('types', ['tsc', '-b']),
  program('unused code and dependencies', ['knip', '--no-progress']),
  { name: 'generated files', run: checkGenerated },
  { name: 'lock file', run: checkLockFile },
  { name: 'console builds, light first load', run: examineFirstLoad },
];

/** The pure tier, with coverage of netmodel enforced. */
export const pureTests: Check = program('pure tests, netmodel fully covered', [
  'vitest',
  'run',
  '--project=pure',
  '--coverage',
  '--reporter=dot',
]);

async function runCheck(check: Check): Promise<CheckResult> {
  const started = performance.now();
  const outcome = await check.run();
  const ms = performance.now() - started;
  const passed = outcome.exitCode === 0;
  say(
    `${passed ? green('✓') : red('✗')} ${check.name.padEnd(36)} ${formatDuration(ms).padStart(8)}  ${outcome.remark ?? ''}`.trimEnd(),
  );
  if (!passed) say(outcome.output.trimEnd().replace(/^/gm, '    '));
  return { name: check.name, passed, ms };
}

/** Runs checks side by side and prints one line for each, with the whole output of those that fail. */
export function runChecks(checks: readonly Check[]): Promise<readonly CheckResult[]> {
  return Promise.all(checks.map(runCheck));
}
