import { readdir, readFile } from 'node:fs/promises';

const ticksPerSecond = 100;

/** Resident memory of a process, in mebibytes; proc(5), `VmRSS`. */
export async function residentMb(pid: number | null): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(text)?.[1]) / 1024;
}

/** User and system time of a process and of the children it has waited for, in milliseconds; proc(5), fields 14 to 17. */
export async function cpuMs(pid: number | null): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return (ticks * 1000) / ticksPerSecond;
}

/** Files, sockets among them, that a process has open. */
export async function openFiles(pid: number | null): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length;
}
