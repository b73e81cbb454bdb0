/** Everything that can be said about a change in under a minute, without an engine: `npm run check`. */
import process from 'node:process';
import { pureTests, runChecks, staticChecks } from './checks.ts';
import { formatDuration, say } from './terminal.ts';

const started = performance.now();
const results = await runChecks([...staticChecks, pureTests]);
const failed = results.filter((result) => !result.passed);
say(
  `\n${results.length - failed.length} of ${results.length} checks passed in ${formatDuration(performance.now() - started)}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
