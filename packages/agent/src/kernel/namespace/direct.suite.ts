import { attemptCommand } from '../process.ts';
import type { CommandRunner } from './runner.ts';
import { namespaceFile } from './scratch.suite.ts';

/** A runner over a named namespace, for tests that need no container around it. */
export function createNamespaceRunner(name: string): CommandRunner & { readonly commands: readonly string[] } {
  const commands: string[] = [];
  return {
    strategy: 'nsenter',
    commands,
    run: (argv, stdin) => {
      commands.push(argv[0] ?? '');
      return attemptCommand(['nsenter', `--net=${namespaceFile(name)}`, '--', ...argv], { stdin });
    },
    close: async () => undefined,
  };
}
