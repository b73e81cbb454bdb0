import { closeSync } from 'node:fs';
import { attemptCommand } from '../process.ts';
import { openNamespace } from './open.ts';
import { type CommandRunner, WayUnavailable } from './runner.ts';

/** How nsenter says that it may not enter (util-linux 2.38), before it has run anything. */
const notEntered = /^nsenter: (reassociate to namespace|cannot open) .*/;

/**
 * Enters the network namespace of process `pid` from the host, which takes a few milliseconds. The namespace is held
 * open from the start: when the container dies and its pid goes to another process, commands still reach the old
 * namespace, or fail. Throws `WayUnavailable` when the namespace cannot be opened or entered from here, or when it is
 * the agent's own, which is the host's.
 */
export function createNsenterRunner(pid: number): CommandRunner {
  const handle = openNamespace(pid);
  let open = true;
  const close = async () => {
    if (open) closeSync(handle);
    open = false;
  };
  return {
    strategy: 'nsenter',
    run: async (argv, stdin) => {
      if (!open) throw new Error('this runner is closed');
      const command = ['nsenter', `--net=/proc/${process.pid}/fd/${handle}`, '--', ...argv];
      const result = await attemptCommand(command, { stdin });
      const refusal = result.exitCode === 0 ? undefined : notEntered.exec(result.stderr)?.[0];
      if (refusal !== undefined) throw new WayUnavailable(refusal);
      return result;
    },
    close,
  };
}
