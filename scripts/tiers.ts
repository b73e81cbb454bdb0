import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './run.ts';
import { bold, say } from './terminal.ts';

/** The tiers in the order they run: what is cheap fails first. */
export const tiers = ['pure', 'db', 'docker', 'lab', 'e2e'] as const;
export type Tier = (typeof tiers)[number];

export interface TierResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly ms: number;
  /** What failed beside tests: a file that does not load, coverage, a prerequisite. */
  readonly remark: string;
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** Runs one tier. Whatever keeps a test from running counts as a failure, a skip as well. */
export async function runTier(name: Tier): Promise<TierResult> {
  say(bold(`\n── ${name} `.padEnd(72, '─')));
  const started = performance.now();
  const folder = await mkdtemp(path.join(tmpdir(), 'trailer-test-'));
  const reportFile = path.join(folder, 'report.json');
  try {
    const coverage = name === 'pure' ? ['--coverage'] : [];
    const argv = [
      'vitest',
      'run',
      `--project=${name}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
    ];
    const { exitCode } = await run([...argv, ...coverage], { output: 'inherit' });
    const text = await readFile(reportFile, 'utf8').catch(() => null);
    const counted =
      text === null ? { passed: 0, failed: 1, remark: 'the run broke off' } : count(JSON.parse(text), exitCode);
    return { name, ...counted, ms: performance.now() - started };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function count(report: VitestReport, exitCode: number): Pick<TierResult, 'passed' | 'failed' | 'remark'> {
  const skipped = report.numPendingTests + report.numTodoTests;
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const failed = report.numFailedTests + skipped + unloaded.length;
  const remarks = [
    skipped > 0 ? `${skipped} skipped` : '',
    unloaded.length > 0 ? `${unloaded.length} files did not load` : '',
    failed === 0 && exitCode !== 0 ? 'coverage, or an error outside any test' : '',
  ];
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    remark: remarks.filter((remark) => remark !== '').join(', '),
  };
}
