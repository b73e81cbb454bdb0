import { closeSync, openSync, readlinkSync } from 'node:fs';
import { WayUnavailable } from './runner.ts';

/**
 * Opens the network namespace of process `pid`, and returns the file descriptor: it stands for that namespace also
 * when the pid goes to another process. Whoever opened it closes it. Throws `WayUnavailable` when it cannot be opened
 * from here, or when it is the one this process is in, which is the host's and no workspace's.
 */
export function openNamespace(pid: number): number {
  const handle = openFile(`/proc/${pid}/ns/net`);
  if (readlinkSync(`/proc/self/fd/${handle}`) !== readlinkSync('/proc/self/ns/net')) return handle;
  closeSync(handle);
  throw new WayUnavailable(`process ${pid} shares the host's network namespace, which is no workspace's own`);
}

function openFile(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw new WayUnavailable(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
