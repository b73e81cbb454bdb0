import { observeLabProcesses } from '../process/table.ts';
import { type LabRecord, lifeOf, readLabRecords } from '../state.ts';

export interface LabStatus {
  readonly name: string;
  readonly prefix: string;
  readonly life: 'kept' | 'owned' | 'dead';
  readonly createdAt: string;
  readonly machines: readonly string[];
  readonly processes: number;
}

/** Every lab on this machine. */
export async function observeLabs(): Promise<readonly LabStatus[]> {
  return (await readLabRecords()).map(statusOf);
}

function statusOf(record: LabRecord): LabStatus {
  return {
    name: record.prefix.replace(/^trl-/, ''),
    prefix: record.prefix,
    life: lifeOf(record),
    createdAt: record.createdAt,
    machines: record.machines.map((machine) => machine.name),
    processes: observeLabProcesses(record.prefix).length,
  };
}

const lives = {
  kept: 'kept by "up"',
  owned: 'owned by a run',
  dead: 'left by a dead run',
} as const;

/** Labs as a table for people. */
export function formatLabs(labs: readonly LabStatus[]): string {
  if (labs.length === 0) return 'No lab is up. Raise one: npm run lab -- up';
  const rows = labs.map((lab) => [
    lab.name,
    lives[lab.life],
    lab.createdAt.slice(0, 19),
    String(lab.processes),
    lab.machines.join(' '),
  ]);
  const table = [['NAME', 'LIFE', 'SINCE (UTC)', 'PROCESSES', 'MACHINES'], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
