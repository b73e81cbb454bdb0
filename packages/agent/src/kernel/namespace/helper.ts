import { execInside } from './exec.ts';
import type { CommandRunner, NamespaceEngine } from './runner.ts';

/**
 * Runs commands in a helper container that shares the workspace's network namespace; needs nothing in the workspace's
 * image. The helper starts with the first command and goes with `close`. It already has the capability it needs.
 */
export function createHelperRunner(engine: NamespaceEngine, containerId: string, image: string): CommandRunner {
  let helper: Promise<string> | undefined;
  return {
    strategy: 'helper',
    run: async (argv, stdin) => {
      helper ??= engine.startHelper({ image, networkOf: containerId });
      return execInside(engine, { containerId: await helper, privileged: false }, { argv, stdin });
    },
    close: async () => {
      const started = helper;
      helper = undefined;
      if (started === undefined) return;
      // A helper that did not start has nothing to remove; its failure was the failure of `run`.
      const id = await started.catch(() => null);
      if (id !== null) await engine.removeHelper(id);
    },
  };
}
