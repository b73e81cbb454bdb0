import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evidenceFolder } from '../config.ts';
import { questions } from '../evidence.ts';
import type { VmHost } from './vm-host.ts';

const engineQuestions = [
  ['docker', 'ps', '--all', '--no-trunc'],
  ['sh', '-c', 'docker ps --all --quiet | xargs --no-run-if-empty docker inspect'],
  ['sh', '-c', 'docker network ls --quiet | xargs docker network inspect'],
  ['tail', '-n', '100', '/run/agent.log'],
];

/** Writes what a Docker host in QEMU says of its links, routes, filters, containers and agent to a file; returns its path. */
export async function recordVmEvidence(host: VmHost, reason: string): Promise<string> {
  const time = new Date().toISOString();
  const sections = [`${host.name} of ${host.prefix}: ${reason}\n${time}\n`, `==== console\n${await host.console()}`];
  for (const argv of [...questions, ...engineQuestions]) {
    const said = await host.attempt(argv).catch((error: unknown) => ({ stdout: '', stderr: String(error) }));
    sections.push(`==== ${argv.join(' ')}\n${said.stdout}${said.stderr}`);
  }
  await mkdir(evidenceFolder, { recursive: true });
  const path = join(evidenceFolder, `${host.prefix}-${host.name}-${time.replaceAll(':', '-')}.txt`);
  await writeFile(path, sections.join('\n'));
  return path;
}
