import type { IpFamily } from '@trailer/netmodel';
import { type CommandRunner, WayUnavailable } from '../namespace/runner.ts';
import { type CommandResult, programMissing } from '../process.ts';

/** What a batch of `ip` commands printed: one JSON text for each `show`, and the kernel's complaints about the others. */
export interface BatchOutput {
  readonly views: readonly string[];
  readonly complaints: readonly string[];
}

/**
 * Runs `ip` commands as one process, going on after a refused one: adding what is there is refused, and what the batch
 * shows at its end counts. Every `show` gives one line. The family decides only what `rule` means.
 */
export async function runBatch(
  runner: CommandRunner,
  commands: readonly string[],
  family: IpFamily,
): Promise<BatchOutput> {
  const argv = ['ip', ...(family === 6 ? ['-6'] : []), '-json', '-force', '-batch', '-'];
  const result = await runner.run(argv, `${commands.join('\n')}\n`);
  const views = result.stdout.split('\n').filter((line) => line.startsWith('['));
  if (views.length !== commands.filter(isShow).length) throw whyUnreadable(argv, result);
  return { views, complaints: readComplaints(result.stderr) };
}

function isShow(command: string): boolean {
  return /^(route|rule) show\b/.test(command);
}

function whyUnreadable(argv: readonly string[], { exitCode, stderr, stdout }: CommandResult): Error {
  if (exitCode === programMissing) {
    return new WayUnavailable(`"ip" is not there: ${stderr.trim()} (install iproute2)`);
  }
  const said = (stderr || stdout).trim().split('\n', 1)[0] || 'it said nothing';
  const how = `exited with ${exitCode} and not every answer`;
  return new Error(`"${argv.join(' ')}" ${how}: ${said} (iproute2 5.0 or newer is needed)`);
}

/** The kernel's refusals without those that mean "already so". */
function readComplaints(stderr: string): readonly string[] {
  const lines = stderr.split('\n').map((line) => line.replace(/^RTNETLINK answers: /, '').trim());
  const telling = lines.filter((line) => line !== '' && line !== 'File exists' && !line.startsWith('Command failed'));
  return [...new Set(telling)];
}
