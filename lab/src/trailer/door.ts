import { rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import type { LabMachine } from '../machine.ts';
import { signalProcess } from '../process/table.ts';
import { folderOf } from '../state.ts';
import { startRelay } from './relay.ts';

/** A TCP port of a machine of a lab, reachable from the real machine. */
export interface Door {
  /** `http://127.0.0.1:PORT` on the real machine's loopback. */
  readonly baseUrl: string;
  /** Unix socket that leads to the same port. */
  readonly socketPath: string;
  close(): Promise<void>;
}

/** Opens a way to a TCP port of a machine's loopback: a relay inside the namespace behind a unix socket, a listener of ours before it. */
export async function openDoor(machine: LabMachine, port: number): Promise<Door> {
  const folder = join(folderOf(machine.prefix), machine.name);
  const socketPath = join(folder, `port-${port}.sock`);
  const relay = await startRelay({ machine, socketPath, port, logFile: join(folder, 'relay.log') });
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
