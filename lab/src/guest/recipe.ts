import { digestOf } from '../cache/digest.ts';
import type { BaseMachine } from '../cache/machine.ts';

/** What the stand-in runtime takes out of the machine's own distribution. */
export interface PartsRecipe {
  readonly suite: string;
  readonly components: readonly string[];
  readonly sources: readonly string[];
  readonly packages: readonly string[];
  /** Files copied into the image, with the libraries they name. */
  readonly programs: readonly string[];
  /** Kernel modules of the guest, in the order they are loaded; one that is built in is left out. */
  readonly modules: readonly string[];
  /** Folder name in the cache; changes whenever the recipe does. */
  readonly cacheName: string;
}

const packages = [
  ...['base-files', 'bash', 'busybox-static', 'coreutils', 'dash', 'debianutils', 'findutils', 'grep', 'iproute2'],
  ...['iptables', 'iputils-ping', 'jq', 'libc-bin', 'mawk', 'procps', 'qemu-system-x86', 'seabios', 'sed', 'tini'],
  'util-linux',
];

/** What an image built on the public runtime finds there, as far as a small script would use it. */
const programs = [
  ...['bash', 'dash', 'mawk', 'grep', 'sed', 'find', 'xargs', 'jq', 'tini', 'ip', 'ping', 'flock', 'setsid', 'nsenter'],
  ...['setpriv', 'getopt', 'ps', 'pgrep', 'pkill', 'basename', 'cat', 'chgrp', 'chmod', 'chown', 'comm', 'cp', 'cut'],
  ...['date', 'dd', 'df', 'dirname', 'du', 'env', 'expr', 'false', 'head', 'id', 'kill', 'ln', 'ls', 'md5sum', 'mkdir'],
  ...[
    'mkfifo',
    'mknod',
    'mktemp',
    'mv',
    'nproc',
    'od',
    'paste',
    'printf',
    'pwd',
    'readlink',
    'realpath',
    'rm',
    'rmdir',
  ],
  ...['seq', 'sha256sum', 'sleep', 'sort', 'stat', 'stdbuf', 'stty', 'sync', 'tac', 'tail', 'tee', 'test', 'timeout'],
  ...['touch', 'tr', 'true', 'truncate', 'tty', 'uname', 'uniq', 'wc', 'whoami', '[', 'qemu-system-x86_64'],
].map((name) => `/usr/bin/${name}`);

/** The ACPI button and its events, and the card; what they stand on comes first. */
const modules = ['evdev', 'button', 'failover', 'net_failover', 'virtio_net'];

/** Plans the parts on this machine. Debian's cloud kernel boots fastest; Ubuntu calls its kernel for guests another name. */
export function planParts(machine: BaseMachine): PartsRecipe {
  const { distribution, codename, mirror } = machine;
  if (distribution === 'ubuntu') {
    const sources = [codename, `${codename}-updates`].map((suite) => `deb ${mirror} ${suite} main universe`);
    return named({ suite: codename, components: ['main', 'universe'], sources, kernel: 'linux-image-virtual' });
  }
  return named({ suite: 'forky', components: ['main'], sources: [mirror], kernel: 'linux-image-cloud-amd64' });
}

interface Origin extends Pick<PartsRecipe, 'suite' | 'components' | 'sources'> {
  readonly kernel: string;
}

function named({ kernel, ...origin }: Origin): PartsRecipe {
  const content = { packages: [...packages, kernel], programs: [...programs, '/usr/sbin/xtables-nft-multi'], modules };
  const digest = digestOf(JSON.stringify([origin.suite, origin.components, content]));
  return { ...origin, ...content, cacheName: `guest-parts-${origin.suite}-${digest}` };
}
