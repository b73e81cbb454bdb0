import { readdir, readFile, readlink } from 'node:fs/promises';
import type { PublishedPort } from '@trailer/netmodel';
import { parseSocketTable } from './listeners.ts';

/** The column of a socket's inode in `/proc/net/tcp`: https://docs.kernel.org/networking/proc_net_tcp.html */
const inodeColumn = 9;

/**
 * Names the process that holds a port in the agent's own network namespace: `process nginx (pid 812)`; null when it
 * cannot be told, as where the agent does not see the host's processes.
 */
export async function observePortHolder(
  port: Pick<PublishedPort, 'hostPort' | 'protocol'>,
  proc = '/proc',
): Promise<string | null> {
  const inodes = await inodesAt(port, proc);
  if (inodes.size === 0) return null;
  const pids = (await readdir(proc)).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (await holdsOneOf(`${proc}/${pid}/fd`, inodes)) return describeProcess(`${proc}/${pid}`, pid);
  }
  return null;
}

async function inodesAt(
  { hostPort, protocol }: Pick<PublishedPort, 'hostPort' | 'protocol'>,
  proc: string,
): Promise<ReadonlySet<string>> {
  const tables = await Promise.all([protocol, `${protocol}6`].map((file) => readOrNothing(`${proc}/net/${file}`)));
  const [header = ''] = tables;
  const lines = tables.flatMap((table) => table.split('\n').slice(1));
  const held = lines.filter((line) =>
    parseSocketTable(`${header.split('\n', 1)[0]}\n${line}`, protocol).some(({ port }) => port === hostPort),
  );
  return new Set(held.map((line) => `socket:[${line.trim().split(/\s+/)[inodeColumn]}]`));
}

async function holdsOneOf(folder: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const descriptors = await readdir(folder).catch(() => []);
  for (const descriptor of descriptors) {
    if (sockets.has(await readlink(`${folder}/${descriptor}`).catch(() => ''))) return true;
  }
  return false;
}

/** A name a process gives itself may hold anything: what is no plain word is left out. */
async function describeProcess(folder: string, pid: string): Promise<string> {
  const name = (await readOrNothing(`${folder}/comm`)).trim();
  return /^[\w.:+-]+$/.test(name) ? `process ${name} (pid ${pid})` : `the process with pid ${pid}`;
}

/** What goes away while it is looked at is nobody's any more. */
function readOrNothing(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
