import type { IpFamily, PlannedTranslation } from '@trailer/netmodel';
import { type CommandRunner, WayUnavailable } from '../namespace/runner.ts';
import { expectSuccess, programMissing } from '../process.ts';
import { formatNatChange, type NatState, natMatches, parseNatTable, untouchedNat } from './nat.ts';

const programs = {
  4: { save: 'iptables-save', restore: 'iptables-restore' },
  6: { save: 'ip6tables-save', restore: 'ip6tables-restore' },
} as const satisfies Record<IpFamily, unknown>;

/** The first change starts from what is believed, the second from what was read. */
const attempts = 2;

/** Reads Trailer's part of a family's nat table; a namespace without the programs or the table has none. */
export async function observeNat(runner: CommandRunner, family: IpFamily): Promise<NatState> {
  const { exitCode, stdout } = await runner.run([programs[family].save, '-t', 'nat']);
  return exitCode === 0 ? parseNatTable(stdout) : untouchedNat;
}

export interface NatGoal {
  readonly family: IpFamily;
  readonly wanted: readonly PlannedTranslation[];
  /** True when nothing of ours is in the namespace yet, which saves the first look. */
  readonly fresh: boolean;
}

/** Begins with a change that holds in a namespace nobody has touched; what `ensureNat` finds afterwards decides. */
export async function beginNat(
  runner: CommandRunner,
  family: IpFamily,
  wanted: readonly PlannedTranslation[],
): Promise<void> {
  if (wanted.length > 0) await restoreNat(runner, family, formatNatChange(untouchedNat, wanted));
}

/** Makes a family's nat table hold exactly the wanted translations of ours, and reads it back. */
export async function ensureNat(runner: CommandRunner, { family, wanted, fresh }: NatGoal): Promise<NatState> {
  if (fresh && wanted.length === 0) return untouchedNat;
  let state = fresh ? untouchedNat : await observeNat(runner, family);
  for (let attempt = 0; attempt < attempts && !natMatches(state, wanted); attempt += 1) {
    await restoreNat(runner, family, formatNatChange(state, wanted));
    state = await observeNat(runner, family);
  }
  if (!natMatches(state, wanted)) {
    throw new Error(`the nat table is not as wanted after ${attempts} changes: ${JSON.stringify(state)}`);
  }
  return state;
}

async function restoreNat(runner: CommandRunner, family: IpFamily, change: string): Promise<void> {
  const argv = [programs[family].restore, '-w', '--noflush'];
  const result = await runner.run(argv, change);
  if (result.exitCode === programMissing) {
    const reason = `"${argv[0]}" is not there, and UDP ports need it`;
    throw new WayUnavailable(`${reason}: ${result.stderr.trim()} (install iptables)`);
  }
  expectSuccess(argv, result);
}
