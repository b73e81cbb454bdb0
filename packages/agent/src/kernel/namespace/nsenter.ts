import { closeSync, openSync, readlinkSync } from 'node:fs';
import { attemptCommand } from '../process.ts';
import type { CommandRunner } from './runner.ts';

/**
 * Enters the network namespace of process `pid` from the host, which takes a few milliseconds. The namespace is held
 * open from the start: when the container dies and its pid goes to another process, commands still reach the old
 * namespace, or fail. Throws for a process that is gone or that shares the agent's own namespace, which is the host's.
 */
export function createNsenterRunner(pid: number): CommandRunner {
  const file = `/proc/${pid}/ns/net`;
  const handle = openSync(file, 'r');
  let open = true;
  const close = async () => {
    if (open) closeSync(handle);
    open = false;
  };
  if (identity(`/proc/self/fd/${handle}`) === identity('/proc/self/ns/net')) {
    closeSync(handle);
    throw new Error(`process ${pid} shares the host's network namespace, which Trailer does not change`);
  }
  return {
    strategy: 'nsenter',
    run: (argv, stdin) => {
      if (!open) return Promise.reject(new Error('this runner is closed'));
      return attemptCommand(['nsenter', `--net=/proc/${process.pid}/fd/${handle}`, '--', ...argv], { stdin });
    },
    close,
  };
}

function identity(link: string): string {
  return readlinkSync(link);
}
