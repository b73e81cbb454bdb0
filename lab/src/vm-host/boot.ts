import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '../engine/sandbox.ts';
import type { Report } from '../process/report.ts';
import { run, startDetached } from '../process/run.ts';
import { isAlive, signalProcess, waitForExit } from '../process/table.ts';
import { waitFor } from '../process/wait.ts';
import { type QemuPlan, qemuCommand } from './qemu.ts';

/** Boot and engine take 30 s on an idle machine, many times that on one whose cores are all taken. */
const bootLimitMs = 240_000;
const bootTries = 2;
const endLimitMs = 10_000;
/** One question of many; the next one may find it ready. */
const questionLimitMs = 5_000;

export interface BootRequest {
  readonly prefix: string;
  readonly name: string;
  /** Holds `job.tar`; the console and QEMU's own words are written there. */
  readonly folder: string;
  /** The folder that `ensureVmHostImage` gave. */
  readonly image: string;
  /** A root file system with QEMU in it. */
  readonly programs: string;
  readonly plan: Pick<QemuPlan, 'cards' | 'options'>;
  /** Whether everything in it answers. */
  readonly isReady: () => Promise<boolean>;
  readonly report: Report;
}

/** Boots a guest beside the lab's switch, once more when the first try does not get ready, and returns QEMU's pid. */
export async function boot(request: BootRequest): Promise<number> {
  const sandbox = await makeRoom(request);
  for (let tries = 1; ; tries += 1) {
    const pid = startQemu(request, sandbox);
    try {
      await untilReady(request, pid);
      return pid;
    } catch (error) {
      await powerOff(pid);
      if (tries === bootTries) throw error;
      request.report(`${request.name} boots again: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** Pulls the plug. */
export async function powerOff(pid: number): Promise<void> {
  signalProcess(pid, 'SIGKILL');
  await waitForExit(pid, endLimitMs);
}

/** What the guest wrote to its console so far. */
export async function readConsole(folder: string): Promise<string> {
  return await readFile(join(folder, 'console.log'), 'utf8').catch(() => '');
}

/** A mount namespace in which QEMU finds, below its own files, ours: the machine's libraries are not those it was built for. */
async function makeRoom({ prefix, name, folder, image, programs }: BootRequest): Promise<Sandbox> {
  const logFile = join(folder, 'qemu.log');
  await appendFile(logFile, '');
  const sandbox = await startSandbox({ netns: `${prefix}-switch`, hostname: name, mark: prefix, logFile });
  const binds = { '/dev': 'dev', [folder]: 'run/boot', [image]: 'run/image' };
  await run(sandbox.enter(['mount', '-t', 'tmpfs', 'tmpfs', join(programs, 'run')]));
  await run(sandbox.enter(['mkdir', join(programs, 'run/boot'), join(programs, 'run/image')]));
  for (const [from, to] of Object.entries(binds)) {
    await run(sandbox.enter(['mount', '--rbind', from, join(programs, to)]));
  }
  return sandbox;
}

function startQemu({ prefix, folder, programs, plan }: BootRequest, sandbox: Sandbox): number {
  const command = qemuCommand({ ...plan, image: '/run/image', work: '/run/boot' });
  return startDetached(sandbox.enter(['chroot', programs, ...command]), {
    mark: prefix,
    logFile: join(folder, 'qemu.log'),
    environment: { TMPDIR: '/run/boot' },
  });
}

async function untilReady({ name, folder, isReady }: BootRequest, pid: number): Promise<void> {
  const told = async () => `${await tailOf(folder, 'qemu.log')}\n${(await readConsole(folder)).slice(-2000)}`;
  const ready = async () => {
    if (!isAlive(pid)) throw new Error(`${name} ended while booting: ${await told()}`);
    const answer = await Promise.race([isReady().catch(() => false), sleep(questionLimitMs, false)]);
    return answer ? true : undefined;
  };
  await waitFor(ready, { what: `${name} to boot`, timeoutMs: bootLimitMs, pollMs: 250 }).catch(async (error) => {
    throw new Error(`${name} did not get ready; its console said last: ${await told()}`, { cause: error });
  });
}

async function tailOf(folder: string, name: string): Promise<string> {
  return (await readFile(join(folder, name), 'utf8')).slice(-500);
}
