import { existsSync } from 'node:fs';
import process from 'node:process';
import { run } from './run.ts';
import { hasProgram, say } from './terminal.ts';

/** A Debian or Ubuntu package, how to tell that it is there, and what it is for. */
export interface Requirement {
  readonly package: string;
  /** A program's name, or the path of any file of the package. */
  readonly program: string;
  readonly why: string;
}

function isPresent({ program }: Requirement): boolean {
  return program.startsWith('/') ? existsSync(program) : hasProgram(program);
}

/** Why packages cannot be installed here; null where they can. */
function whyNot(): string | null {
  if (!hasProgram('apt-get')) return 'this is not Debian or Ubuntu: install the same with your own package manager';
  if (process.getuid?.() !== 0) return 'only root can install packages: run it again as root';
  return null;
}

/** Installs what is missing, saying first what and why. Throws with what to do where it cannot. */
export async function ensurePackages(requirements: readonly Requirement[]): Promise<void> {
  const missing = requirements.filter((requirement) => !isPresent(requirement));
  if (missing.length === 0) return;
  say('Missing on this machine:');
  for (const requirement of missing) say(`  ${requirement.package.padEnd(16)} ${requirement.why}`);
  const refusal = whyNot();
  if (refusal !== null) throw new Error(refusal);
  say('Installing them by apt …');
  await apt(['update', '-qq']);
  await apt([
    'install',
    '-qq',
    '--yes',
    '--no-install-recommends',
    ...missing.map((requirement) => requirement.package),
  ]);
  const still = missing.filter((requirement) => !isPresent(requirement));
  if (still.length > 0)
    throw new Error(
      `apt installed ${still.map(({ package: name }) => name).join(', ')}, but what they hold is not there`,
    );
}

async function apt(args: readonly string[]): Promise<void> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const { exitCode, output } = await run(['apt-get', ...args], { output: 'capture', env });
  if (exitCode !== 0) throw new Error(`apt-get ${args.join(' ')} failed:\n${output}`);
}
