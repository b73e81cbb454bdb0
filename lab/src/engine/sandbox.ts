import { readlinkSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '../config.ts';
import { run, startDetached } from '../process/run.ts';
import { isAlive } from '../process/table.ts';
import { waitFor } from '../process/wait.ts';
import { inNamespace } from '../topology/namespace.ts';

/** A mount namespace of its own, kept by a sleeping process, inside a network namespace. */
export interface Sandbox {
  readonly holderPid: number;
  /** The namespace's identity (`mnt:[4026532…]`): processes inside it are the sandbox's. */
  readonly mountNamespace: string;
  /** The command line that runs `argv` inside. */
  enter(argv: readonly string[]): readonly string[];
}

export interface SandboxOptions {
  readonly netns: string;
  readonly hostname: string;
  readonly mark: string;
  readonly logFile: string;
}

/** Makes a mount namespace (and a host name) inside a network namespace. Mounts in it vanish with its last process. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const holderPid = startDetached(
    [
      ...inNamespace(options.netns, ['unshare', '--uts', '--mount']),
      // `slave`: what the machine unmounts also goes here, nothing mounted here reaches the machine.
      ...['--propagation', 'slave', 'sleep', 'infinity'],
    ],
    { mark: options.mark, logFile: options.logFile },
  );
  const ours = readlinkSync('/proc/self/ns/mnt');
  const mountNamespace = await waitFor(() => mountNamespaceUnless(holderPid, ours), {
    what: `the mount namespace of ${options.netns} (see ${options.logFile})`,
    timeoutMs: limits.holderReadyMs,
    pollMs: 5,
  });
  const sandbox = { holderPid, mountNamespace, enter: (argv: readonly string[]) => enterSandbox(holderPid, argv) };
  await inside(sandbox, ['hostname', options.hostname]);
  return sandbox;
}

/** The command line that runs `argv` in the sandbox that a process holds. */
export function enterSandbox(holderPid: number, argv: readonly string[]): readonly string[] {
  return ['nsenter', '--target', String(holderPid), '--mount', '--net', '--uts', '--', ...argv];
}

function mountNamespaceUnless(pid: number, ours: string): string | undefined {
  if (!isAlive(pid)) throw new Error('the process that holds the mount namespace ended at once');
  const found = readlinkSync(`/proc/${pid}/ns/mnt`);
  return found === ours ? undefined : found;
}

/** Gives the sandbox a /sys that shows its own network namespace; `ip netns exec` does so too, but hides the cgroups, which Docker needs. */
export async function mountOwnSysfs(sandbox: Sandbox, root = ''): Promise<void> {
  await inside(sandbox, ['mount', '-t', 'sysfs', 'sysfs', `${root}/sys`]);
}

export interface RootOptions {
  readonly chroot: string;
  /** Folders of the machine bound to folders of the new root. */
  readonly binds: readonly { readonly from: string; readonly to: string }[];
}

/** Turns the sandbox's root into a chroot by a true pivot_root (runc cannot pivot inside a plain chroot); the tree itself is read-only. */
export async function pivotInto(sandbox: Sandbox, options: RootOptions): Promise<void> {
  const { chroot } = options;
  const oldRoot = join(chroot, 'run/old-root');
  await inside(sandbox, ['mount', '--bind', chroot, chroot]);
  await mountOwnSysfs(sandbox, chroot);
  for (const folder of ['/sys/fs/cgroup', '/dev', '/proc']) {
    await inside(sandbox, ['mount', '--rbind', folder, join(chroot, folder)]);
  }
  for (const folder of ['/run', '/tmp']) await inside(sandbox, ['mount', '-t', 'tmpfs', 'tmpfs', join(chroot, folder)]);
  await inside(sandbox, ['mkdir', '-p', oldRoot]);
  for (const bind of options.binds) {
    await mkdir(bind.from, { recursive: true });
    await inside(sandbox, ['mkdir', '-p', join(chroot, bind.to)]);
    await inside(sandbox, ['mount', '--bind', bind.from, join(chroot, bind.to)]);
  }
  await inside(sandbox, ['mount', '-o', 'remount,bind,ro', chroot]);
  await inside(sandbox, ['pivot_root', chroot, oldRoot]);
  await inside(sandbox, ['umount', '--lazy', '/run/old-root']);
}

async function inside(sandbox: Sandbox, argv: readonly string[]): Promise<void> {
  await run(sandbox.enter(argv));
}
