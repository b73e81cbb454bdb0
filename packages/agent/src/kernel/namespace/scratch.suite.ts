import { randomBytes } from 'node:crypto';
import { runCommand } from '../process.ts';

/** Network namespaces of one test, told from all others by a random prefix. */
export interface Scratch {
  readonly prefix: string;
  /** Makes a namespace with its loopback up; returns its name. */
  add(role: string): Promise<string>;
  /** Runs a command inside a namespace. */
  inside(name: string, argv: readonly string[], stdin?: string): Promise<string>;
  /** Removes every namespace, and throws when one is still there. */
  sweep(): Promise<void>;
}

/** The file by which a named namespace is entered. */
export function namespaceFile(name: string): string {
  return `/var/run/netns/${name}`;
}

/** Namespaces for a test; the test sweeps them when it ends. */
export function createScratch(): Scratch {
  const prefix = `trl-k-${randomBytes(3).toString('hex')}`;
  return {
    prefix,
    add: async (role) => {
      const name = `${prefix}-${role}`;
      await runCommand(['ip', 'netns', 'add', name]);
      await runCommand(['ip', '-n', name, 'link', 'set', 'lo', 'up']);
      return name;
    },
    inside: async (name, argv, stdin) => {
      const { stdout } = await runCommand(['nsenter', `--net=${namespaceFile(name)}`, '--', ...argv], { stdin });
      return stdout;
    },
    sweep: async () => {
      for (const name of await namesWith(prefix)) await runCommand(['ip', 'netns', 'del', name]);
      const left = await namesWith(prefix);
      if (left.length > 0) throw new Error(`still there after the sweep: ${left.join(', ')}`);
    },
  };
}

async function namesWith(prefix: string): Promise<readonly string[]> {
  const { stdout } = await runCommand(['ip', 'netns', 'list']);
  return stdout
    .split('\n')
    .map((line) => line.split(' ', 1)[0] ?? '')
    .filter((name) => name.startsWith(prefix));
}
