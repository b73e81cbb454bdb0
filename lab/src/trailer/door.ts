import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { limits } from '../config.ts';
import type { LabHost } from '../machine.ts';
import { startDetached } from '../process/run.ts';
import { signalProcess } from '../process/table.ts';
import { waitFor } from '../process/wait.ts';

const relayScript = fileURLToPath(new URL('./relay-main.ts', import.meta.url));

/** A TCP port of a lab host, reachable from the real machine. */
export interface Door {
  /** `http://127.0.0.1:PORT` on the real machine's loopback. */
  readonly baseUrl: string;
  /** Unix socket that leads to the same port. */
  readonly socketPath: string;
  close(): Promise<void>;
}

/** Opens a way to a TCP port of a host's loopback: a relay inside the namespace behind a unix socket, a listener of ours before it. */
export async function openDoor(host: LabHost, port: number): Promise<Door> {
  const socketPath = join(host.folder, `port-${port}.sock`);
  await rm(socketPath, { force: true });
  const argv = host.enter([process.execPath, relayScript, socketPath, String(port)]);
  const relay = startDetached(argv, { mark: host.prefix, logFile: join(host.folder, 'relay.log') });
  await waitFor(() => (existsSync(socketPath) ? true : undefined), {
    what: `the relay to ${host.name}:${port}`,
    timeoutMs: limits.probeStartMs,
  });
  const listener = createServer((incoming) => {
    const outgoing = connect(socketPath);
    incoming.on('error', () => outgoing.destroy());
    outgoing.on('error', () => incoming.destroy());
    incoming.pipe(outgoing).pipe(incoming);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  listener.unref();
  return {
    baseUrl: `http://127.0.0.1:${portOf(listener.address())}`,
    socketPath,
    close: async () => {
      listener.close();
      signalProcess(relay, 'SIGKILL');
      await rm(socketPath, { force: true });
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the relay listens on no port');
  return address.port;
}
