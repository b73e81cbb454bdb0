import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { labMark, limits } from '../config.ts';
import { waitFor } from './wait.ts';

/** A file below /proc, or '' when the process is gone or not ours to read. */
function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch (error) {
    if (isGone(error)) return '';
    throw error;
  }
}

function isGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES' || code === 'EPERM';
}

/** Fields of /proc/PID/stat after the command name, which may itself hold spaces and parentheses. */
function statFields(pid: number): readonly string[] {
  const text = readProc(pid, 'stat');
  return text === '' ? [] : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** True while the process runs; a zombie does not. */
export function isAlive(pid: number): boolean {
  const state = statFields(pid)[0];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** The processes that `pid` started and that still run. */
export function childrenOf(pid: number): readonly number[] {
  return readProc(pid, `task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

/** When the process started, in clock ticks since boot: with the pid it names a process for good. */
export function startTimeOf(pid: number): string | null {
  return statFields(pid)[19] ?? null;
}

/** The processes of a lab: those that carry its mark, and those inside a cgroup of one of its engines. */
export function observeLabProcesses(prefix: string): readonly number[] {
  // Containers get an environment of their own, but always sit in their engine's cgroup.
  return observeProcesses(
    (pid) => readProc(pid, 'environ').split('\0').includes(`${labMark}=${prefix}`) || inCgroup(pid, `${prefix}-`),
  );
}

function observeProcesses(belongs: (pid: number) => boolean): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && isAlive(pid) && belongs(pid));
}

function inCgroup(pid: number, start: string): boolean {
  return readProc(pid, 'cgroup').includes(`:/${start}`);
}

function mountNamespaceOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/mnt`);
  } catch (error) {
    if (isGone(error)) return '';
    throw error;
  }
}

/** Sends a signal; a process that is already gone is fine. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** Kills every process of a lab, also those that a dying one still starts. */
export async function killLabProcesses(prefix: string): Promise<void> {
  await killUntilNone(() => observeLabProcesses(prefix), `lab ${prefix}`);
}

/** Kills what one engine left: everything in its mount namespace, and the containers in its cgroup. */
export async function killEngineProcesses(of: {
  readonly mountNamespace: string;
  readonly cgroup: string;
}): Promise<void> {
  const belongs = (pid: number) => mountNamespaceOf(pid) === of.mountNamespace || inCgroup(pid, `${of.cgroup}/`);
  await killUntilNone(() => observeProcesses(belongs), `engine ${of.cgroup}`);
}

async function killUntilNone(observe: () => readonly number[], whose: string): Promise<void> {
  await waitFor(
    () => {
      const pids = observe();
      for (const pid of pids) signalProcess(pid, 'SIGKILL');
      return pids.length === 0 ? true : undefined;
    },
    { what: `the processes of ${whose} to end`, timeoutMs: limits.sweepMs },
  );
}

/** Waits until a process has ended. */
export async function waitForExit(pid: number, timeoutMs: number): Promise<void> {
  await waitFor(() => (isAlive(pid) ? undefined : true), { what: `process ${pid} to end`, timeoutMs });
}
