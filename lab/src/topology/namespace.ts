import { readdirSync } from 'node:fs';
import { attempt, run } from '../process/run.ts';

const namespacesFolder = '/var/run/netns';

/** The file that stands for a named network namespace. */
export function namespaceFile(netns: string): string {
  return `${namespacesFolder}/${netns}`;
}

/** The command line that runs `argv` inside a named network namespace; `ip netns exec` would hide /sys/fs/cgroup. */
export function inNamespace(netns: string, argv: readonly string[]): readonly string[] {
  return ['nsenter', `--net=${namespaceFile(netns)}`, '--', ...argv];
}

/** The network namespaces of a lab. */
export function observeNamespaces(prefix: string): readonly string[] {
  try {
    return readdirSync(namespacesFolder).filter((name) => name.startsWith(`${prefix}-`));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

export interface NamespaceOptions {
  readonly netns: string;
  /** Settings below /proc/sys/net, set inside the namespace alone. */
  readonly sysctls?: Readonly<Record<string, string>>;
}

/** Makes a network namespace with its loopback up. */
export async function createNamespace({ netns, sysctls = {} }: NamespaceOptions): Promise<void> {
  await run(['ip', 'netns', 'add', netns]);
  await configureLinks(netns, ['link set lo up']);
  for (const [name, value] of Object.entries(sysctls)) {
    await run(inNamespace(netns, ['tee', `/proc/sys/net/${name}`]), { stdin: value });
  }
}

/** Runs `ip` commands (without the leading `ip`) inside a namespace, all in one process. */
export async function configureLinks(netns: string, commands: readonly string[]): Promise<void> {
  await run(inNamespace(netns, ['ip', '-batch', '-']), { stdin: `${commands.join('\n')}\n` });
}

/** Removes a network namespace, and with it every link whose end is inside; fine when absent. */
export async function removeNamespace(netns: string): Promise<void> {
  const result = await attempt(['ip', 'netns', 'delete', netns]);
  if (result.exitCode !== 0 && !result.stderr.includes('No such file')) throw new Error(result.stderr);
}
