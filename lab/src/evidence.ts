import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { evidenceFolder } from './config.ts';
import { LabHost, type LabMachine } from './machine.ts';
import { attempt } from './process/run.ts';
import { inNamespace } from './topology/namespace.ts';

export interface EvidenceRequest {
  readonly prefix: string;
  readonly machines: readonly LabMachine[];
  readonly reason: string;
}

type Enter = (argv: readonly string[]) => readonly string[];

/** Read-only questions asked in every namespace. */
export const questions: readonly (readonly string[])[] = [
  ['ip', '-details', '-brief', 'link'],
  ['ip', '-brief', 'address'],
  ['ip', 'route', 'show', 'table', 'all'],
  ['ip', '-6', 'route', 'show', 'table', 'all'],
  ['ip', 'rule'],
  ['ip', 'neighbour'],
  ['nft', 'list', 'ruleset'],
  ['iptables-save', '--counters'],
  ['ss', '--listening', '--tcp', '--udp', '--numeric', '--processes'],
];

const containerListSchema = z.array(z.looseObject({ Id: z.string(), Names: z.array(z.string()) }));

/** Writes addresses, routes, rules, neighbours, packet filters and containers of every machine to a file; returns its path. */
export async function recordEvidence({ prefix, machines, reason }: EvidenceRequest): Promise<string> {
  await mkdir(evidenceFolder, { recursive: true });
  const time = new Date().toISOString();
  const sections = [`lab ${prefix}: ${reason}\n${time}\n`];
  const fdb = inNamespace(`${prefix}-switch`, ['bridge', 'fdb', 'show']);
  sections.push(await answerOf(fdb, 'switch'));
  for (const machine of machines) {
    sections.push(await describeNamespace(machine.name, (argv) => inNamespace(machine.netns, argv)));
    if (machine instanceof LabHost) sections.push(await describeHost(machine));
  }
  const path = join(evidenceFolder, `${prefix}-${time.replaceAll(':', '-')}.txt`);
  await writeFile(path, sections.join('\n'));
  return path;
}

async function describeNamespace(title: string, enter: Enter): Promise<string> {
  const answers = await Promise.all(questions.map((question) => answerOf(enter(question), title)));
  return `\n######## ${title}\n${answers.join('\n')}`;
}

async function answerOf(argv: readonly string[], title: string): Promise<string> {
  const { stdout, stderr } = await attempt(argv, { timeoutMs: 5_000 });
  return `==== ${title}: ${argv.slice(argv.indexOf('--') + 1).join(' ')}\n${stdout}${stderr}`;
}

async function describeHost(host: LabHost): Promise<string> {
  const log = (await readFile(host.engine.logFile, 'utf8')).split('\n').slice(-60).join('\n');
  const heading = `==== ${host.name}: engine log\n${log}`;
  if (!(await host.docker.ping())) return `${heading}\nthe engine does not answer`;
  const list = containerListSchema.parse(await host.docker.call({ method: 'GET', path: '/containers/json?all=1' }));
  const containers = await Promise.all(list.map(({ Id }) => describeContainer(host, Id)));
  return [heading, ...containers].join('\n');
}

async function describeContainer(host: LabHost, id: string): Promise<string> {
  const inspected = await host.docker.inspect(id);
  const title = `${host.name}${inspected.Name}`;
  const pid = inspected.State.Pid;
  const inside =
    pid === 0
      ? ''
      : await describeNamespace(title, (argv) => ['nsenter', '--target', String(pid), '--net', '--', ...argv]);
  const log = await host.docker.logs(id);
  return `==== ${title}: inspect\n${JSON.stringify(inspected, null, 2)}\n==== ${title}: log\n${log.slice(-4000)}\n${inside}`;
}
