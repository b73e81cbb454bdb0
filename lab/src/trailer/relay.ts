import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { limits } from '../config.ts';
import type { LabMachine } from '../machine.ts';
import { startDetached } from '../process/run.ts';
import { waitFor } from '../process/wait.ts';

const relayScript = fileURLToPath(new URL('./relay-main.ts', import.meta.url));

export interface RelayRequest {
  /** The machine from which the connections go on. */
  readonly machine: LabMachine;
  readonly socketPath: string;
  readonly port: number;
  /** The machine's own loopback unless told. */
  readonly address?: string;
  readonly logFile: string;
}

/** Starts a unix socket whose connections end at a TCP port that a machine reaches; returns the relay's pid. */
export async function startRelay({ machine, socketPath, port, address, logFile }: RelayRequest): Promise<number> {
  await rm(socketPath, { force: true });
  const target = [String(port), ...(address === undefined ? [] : [address])];
  const argv = machine.enter([process.execPath, relayScript, socketPath, ...target]);
  const pid = startDetached(argv, { mark: machine.prefix, logFile });
  await waitFor(() => (existsSync(socketPath) ? true : undefined), {
    what: `the relay from ${machine.name} to ${address ?? 'itself'}:${port}`,
    timeoutMs: limits.probeStartMs,
  });
  return pid;
}
