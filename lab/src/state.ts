import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { labsFolder } from './config.ts';
import { isAlive, startTimeOf } from './process/table.ts';

const machineSchema = z.object({
  name: z.string(),
  netns: z.string(),
  role: z.enum(['switch', 'router', 'client', 'host']),
  interfaces: z.array(z.object({ name: z.string(), lan: z.string(), addresses: z.array(z.string()) })),
  socketPath: z.string().nullable(),
  /** Process that holds the mount namespace the machine's programs run in; null: the real machine's. */
  holderPid: z.number().nullable(),
  engineHolderPid: z.number().nullable(),
});

const recordSchema = z.object({
  prefix: z.string(),
  createdAt: z.string(),
  /** The process the lab ends with; null for a lab that `lab up` keeps. */
  owner: z.object({ pid: z.number(), startTime: z.string() }).nullable(),
  machines: z.array(machineSchema),
});

/** What is on disk about a lab, so that another process can show, enter and sweep it. */
export type LabRecord = z.infer<typeof recordSchema>;
export type MachineRecord = z.infer<typeof machineSchema>;

/** The folder of one lab. */
export function folderOf(prefix: string): string {
  return join(labsFolder, prefix);
}

/** Writes a lab's record, whole or not at all: other runs read it while they look for dead labs. */
export async function writeLabRecord(record: LabRecord): Promise<void> {
  const file = join(folderOf(record.prefix), 'lab.json');
  await mkdir(folderOf(record.prefix), { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

/** The records of every lab on this machine, dead ones included. */
export async function readLabRecords(): Promise<readonly LabRecord[]> {
  await mkdir(labsFolder, { recursive: true });
  const records = await Promise.all((await readdir(labsFolder)).map((prefix) => readLabRecord(prefix)));
  return records.filter((record) => record !== null);
}

/** One lab's record; null when there is no such lab. */
export async function readLabRecord(prefix: string): Promise<LabRecord | null> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(join(folderOf(prefix), 'lab.json'), 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Removes everything on disk about a lab. */
export async function removeLabFolder(prefix: string): Promise<void> {
  await rm(folderOf(prefix), { recursive: true, force: true });
}

/** This process, as the owner of a lab. */
export function thisProcessAsOwner(): { readonly pid: number; readonly startTime: string } {
  return { pid: process.pid, startTime: startTimeOf(process.pid) ?? '' };
}

/** `kept` by `lab up`, `owned` by a process that runs, or `dead`: its owner ended without destroying it. */
export function lifeOf(record: LabRecord): 'kept' | 'owned' | 'dead' {
  if (record.owner === null) return 'kept';
  const { pid, startTime } = record.owner;
  return isAlive(pid) && startTimeOf(pid) === startTime ? 'owned' : 'dead';
}
