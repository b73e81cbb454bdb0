import { engineVersions } from '../cache/recipe.ts';
import { createLab, type Lab } from '../lab.ts';
import { type LabRecord, readLabRecord } from '../state.ts';
import { startDhcp } from '../topology/dhcp.ts';
import type { NicLayout } from '../topology/plan.ts';
import { drawTopology } from './drawing.ts';
import { UsageError } from './usage.ts';

export interface UpOptions {
  readonly name: string;
  readonly hosts: string;
  readonly nics: string;
  readonly addresses: string;
  readonly engine: string;
  readonly dhcp: boolean;
}

const layouts: readonly NicLayout[] = ['shared', 'dedicated', 'second-lan'];

/** Raises a lab that outlives this process. */
export async function raiseKeptLab(options: UpOptions): Promise<LabRecord> {
  const hosts = readCount('--hosts', options.hosts, 9);
  const addressCount = readCount('--addresses', options.addresses, 9);
  const nics = layouts.find((layout) => layout === options.nics);
  if (nics === undefined) throw new UsageError(`--nics "${options.nics}" is none of ${layouts.join(', ')}`);
  const engine = engineVersions.find((version) => version === options.engine);
  if (engine === undefined)
    throw new UsageError(`--engine "${options.engine}" is none of ${engineVersions.join(', ')}`);
  const prefix = prefixOf(options.name);
  if (await readLabRecord(prefix)) {
    throw new UsageError(`lab "${options.name}" is already up: see "npm run lab -- status", or take it down first`);
  }
  const specs = Array.from({ length: hosts }, (_, index) => ({ name: `h${index + 1}`, nics, addressCount }));
  const lab: Lab = await createLab({ id: options.name, keep: true, hosts: specs, engine });
  if (options.dhcp) await startDhcp(lab.router);
  const record = await readLabRecord(prefix);
  if (record === null) throw new Error(`the record of lab ${prefix} is gone`);
  return record;
}

/** The prefix of a lab kept under a name. */
export function prefixOf(name: string): string {
  if (!/^[a-z0-9]{1,12}$/.test(name)) {
    throw new UsageError(`"${name}" is no name for a lab: use 1 to 12 lower-case letters and digits`);
  }
  return `trl-${name}`;
}

function readCount(flag: string, text: string, most: number): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > most) {
    throw new UsageError(`${flag} "${text}" is not a number from 1 to ${most}`);
  }
  return count;
}

/** What a person wants to know about a lab that came up. */
export function describeLab(record: LabRecord): string {
  const name = record.prefix.slice('trl-'.length);
  const flag = name === 'lab' ? '' : `--lab ${name} `;
  const host = record.machines.find((machine) => machine.role === 'host');
  return [
    drawTopology(record.machines),
    '',
    `Enter a machine:   npm run lab -- exec ${flag}lan-client -- sh`,
    `Ask its engine:    npm run lab -- exec ${flag}${host?.name ?? 'h1'} -- docker images`,
    ...(host?.socketPath ? [`Engine socket:     ${host.socketPath}`] : []),
    `Take it down:      npm run lab -- down${name === 'lab' ? '' : ` ${name}`}`,
  ].join('\n');
}
