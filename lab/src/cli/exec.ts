import { execa } from 'execa';
import { labMark } from '../config.ts';
import { enterEngine } from '../engine/engine.ts';
import { enterSandbox } from '../engine/sandbox.ts';
import { type MachineRecord, readLabRecord } from '../state.ts';
import { inNamespace } from '../topology/namespace.ts';
import { prefixOf } from './up.ts';
import { UsageError } from './usage.ts';

export interface ExecRequest {
  readonly lab: string;
  readonly machine: string;
  readonly argv: readonly string[];
}

/** Runs a command on a machine of a lab with this terminal; returns its exit code. */
export async function execOnMachine({ lab, machine, argv }: ExecRequest): Promise<number> {
  const prefix = prefixOf(lab);
  const record = await readLabRecord(prefix);
  if (record === null) throw new UsageError(`there is no lab "${lab}": raise it with "npm run lab -- up"`);
  const found = record.machines.find(({ name }) => name === machine);
  if (found === undefined) {
    throw new UsageError(
      `lab "${lab}" has no machine "${machine}": it has ${record.machines.map((m) => m.name).join(', ')}`,
    );
  }
  const [program = '', ...args] = enterMachine(found, argv);
  const result = await execa(program, args, { reject: false, stdio: 'inherit', env: { [labMark]: prefix } });
  return result.exitCode ?? 1;
}

/** The docker command lives in the engine's own file system; everything else in the real machine's. */
function enterMachine(machine: MachineRecord, argv: readonly string[]): readonly string[] {
  if (argv[0] === 'docker' && machine.engineHolderPid !== null) return enterEngine(machine.engineHolderPid, argv);
  return machine.holderPid === null ? inNamespace(machine.netns, argv) : enterSandbox(machine.holderPid, argv);
}
