import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '../config.ts';
import { ensureEchoProgram } from '../images/echo.ts';
import type { LabMachine } from '../machine.ts';
import { startDetached } from '../process/run.ts';
import { isAlive } from '../process/table.ts';
import { waitFor } from '../process/wait.ts';
import { folderOf } from '../state.ts';

/** Serves TCP and UDP echo on a port of a machine, and returns once it does. It ends with the lab. */
export async function startEchoServer(machine: LabMachine, port: number): Promise<void> {
  const logFile = join(folderOf(machine.prefix), `echo-${machine.name}-${port}.log`);
  const argv = machine.enter([await ensureEchoProgram(), `tcp:${port}`, `udp:${port}`]);
  const pid = startDetached(argv, { mark: machine.prefix, logFile });
  await waitFor(
    async () => {
      const log = await readFile(logFile, 'utf8');
      if (!isAlive(pid)) throw new Error(`the echo server on ${machine.name} ended: ${log.trim()}`);
      return log.includes('serving') ? true : undefined;
    },
    { what: `the echo server on ${machine.name}`, timeoutMs: limits.probeStartMs },
  );
}
