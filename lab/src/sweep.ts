import { existsSync, readFileSync } from 'node:fs';
import { observeCgroups, sweepCgroups } from './engine/cgroups.ts';
import { killLabProcesses, observeLabProcesses } from './process/table.ts';
import { folderOf, lifeOf, readLabRecords, removeLabFolder } from './state.ts';
import { observeNamespaces, removeNamespace } from './topology/namespace.ts';

/** Removes everything of a lab by its prefix; works without the process that made it, and twice. */
export async function sweepLab(prefix: string): Promise<void> {
  await killLabProcesses(prefix);
  await sweepCgroups(prefix);
  await Promise.all(observeNamespaces(prefix).map((netns) => removeNamespace(netns)));
  await removeLabFolder(prefix);
}

/** Everything a lab left on this machine, one line each; empty when it is clean. */
export async function observeLeftovers(prefix: string): Promise<readonly string[]> {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => line.includes(`${prefix}-`) || line.includes(`/${prefix}/`));
  return [
    ...observeLabProcesses(prefix).map((pid) => `process ${pid}: ${commandOf(pid)}`),
    ...observeNamespaces(prefix).map((netns) => `network namespace ${netns}`),
    ...(await observeCgroups(prefix)).map((path) => `cgroup ${path}`),
    ...mounts.map((line) => `mount ${line}`),
    ...(existsSync(folderOf(prefix)) ? [`folder ${folderOf(prefix)}`] : []),
  ];
}

function commandOf(pid: number): string {
  const path = `/proc/${pid}/cmdline`;
  return existsSync(path) ? readFileSync(path, 'utf8').replaceAll('\0', ' ').trim() : 'ended meanwhile';
}

/** Throws naming everything a lab left behind. */
export async function assertNothingLeft(prefix: string): Promise<void> {
  const leftovers = await observeLeftovers(prefix);
  if (leftovers.length > 0) throw new Error(`lab ${prefix} left behind:\n${leftovers.join('\n')}`);
}

/** Sweeps the labs whose owner ended without destroying them; returns their prefixes. */
export async function sweepDeadLabs(): Promise<readonly string[]> {
  const dead = (await readLabRecords()).filter((record) => lifeOf(record) === 'dead');
  for (const record of dead) await sweepLab(record.prefix);
  return dead.map((record) => record.prefix);
}
