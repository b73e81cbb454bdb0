import { attemptCommand } from '../process.ts';
import type { NamespaceEngine } from './runner.ts';

/** An engine whose containers are network namespaces: commands really run, only the containers are missing. */
export interface FakeEngine extends NamespaceEngine {
  readonly helpers: ReadonlySet<string>;
  readonly execs: readonly { readonly containerId: string; readonly privileged: boolean }[];
}

/** Makes an engine in which `namespaceOf` tells the namespace file of each container. */
export function createFakeEngine(namespaceOf: ReadonlyMap<string, string>): FakeEngine {
  const helpers = new Map<string, string>();
  const execs: { containerId: string; privileged: boolean }[] = [];
  return {
    get helpers() {
      return new Set(helpers.keys());
    },
    execs,
    exec: async (containerId, argv, { stdin, privileged }) => {
      execs.push({ containerId, privileged });
      const file = namespaceOf.get(helpers.get(containerId) ?? containerId);
      if (file === undefined) throw new Error(`no such container: ${containerId}`);
      const result = await attemptCommand(['nsenter', `--net=${file}`, '--', ...argv], { stdin });
      if (result.exitCode !== 127) return result;
      // What engine 28 says of a program that the image lacks.
      const reason = `exec: "${argv[0]}": executable file not found in $PATH`;
      throw new Error(`OCI runtime exec failed: exec failed: unable to start container process: ${reason}`);
    },
    startHelper: async ({ networkOf }) => {
      const id = `helper-${helpers.size + 1}`;
      helpers.set(id, networkOf);
      return id;
    },
    removeHelper: async (id) => {
      helpers.delete(id);
    },
  };
}
