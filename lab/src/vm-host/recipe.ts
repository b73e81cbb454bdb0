import { digestOf } from '../cache/digest.ts';
import type { BaseMachine } from '../cache/machine.ts';

/** What a Docker host in QEMU takes from the distribution beside an engine chroot: a kernel that has every network mode. */
export interface VmHostRecipe {
  readonly suite: string;
  readonly components: readonly string[];
  readonly sources: readonly string[];
  readonly packages: readonly string[];
  /** Folders of the engine chroot that nothing in the guest reads. */
  readonly leftOut: readonly string[];
  /** Folder name in the cache; changes whenever the recipe or one of its ingredients does. */
  readonly cacheName: string;
}

/** Debian's kernel for guests; NVMe and ext4 are built in, so that it boots without an initramfs. */
const packages = ['linux-image-cloud-amd64', 'kmod'];

const leftOut = [
  ...['etc/apt', 'usr/share/doc', 'usr/share/info', 'usr/share/locale', 'usr/share/man', 'usr/share/zoneinfo'],
  ...['usr/lib/systemd', 'usr/lib/apt', 'var/cache', 'var/lib/apt', 'var/lib/dpkg'],
];

/**
 * Plans the image on this machine; `ingredients` are the names and texts of what else goes in.
 * Ubuntu's kernels have NVMe as a module and no package of Debian's name: there is no such host there.
 */
export function planVmHost(machine: BaseMachine, ingredients: readonly string[]): VmHostRecipe {
  if (machine.distribution === 'ubuntu') {
    throw new Error("a Docker host in QEMU boots Debian's cloud kernel: run its tests on a Debian machine");
  }
  const origin = { suite: 'forky', components: ['main'], sources: [machine.mirror] };
  const digest = digestOf(JSON.stringify([origin.suite, origin.components, packages, leftOut]), ...ingredients);
  return { ...origin, packages, leftOut, cacheName: `vm-host-${origin.suite}-${digest}` };
}
