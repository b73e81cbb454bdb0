/** An image the lab makes on the spot: there is no registry. */
export type LabImage = ImportedImage | BuiltImage;

/** A root file system that is imported as it is. */
export interface ImportedImage {
  readonly name: string;
  readonly what: string;
  /** Which root file system it is made of. */
  readonly content: ImageContent;
  /** Dockerfile instructions applied on import. */
  readonly changes: readonly string[];
}

/** A folder of the repository that the engine builds on top of another image of the lab. */
export interface BuiltImage {
  readonly name: string;
  readonly what: string;
  /** Below the root of the checkout. */
  readonly folder: string;
  /** The image given as build argument BASE. */
  readonly base: ImportedImage;
}

/**
 * `static`: the echo server alone. `busybox`: plus a shell, no `ip`. `iproute`: plus `ip` and `iptables`.
 * `windows-runtime`: QEMU and a guest, as the public VM runtime would have it.
 */
export type ImageContent = 'static' | 'busybox' | 'iproute' | 'windows-runtime';

const echo = 'ENTRYPOINT ["/echo"]';
const defaultPorts = 'CMD ["tcp:8080","udp:8080"]';

const windowsRuntime = {
  name: 'trailer-lab/windows-runtime:latest',
  what: 'the stand-in for the public VM runtime, with a small Linux guest',
  content: 'windows-runtime',
  changes: [
    'ENTRYPOINT ["/usr/bin/tini","-s","/run/entry.sh"]',
    'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin VERSION=11 RAM_SIZE=4G CPU_CORES=2 DISK_SIZE=64G',
    'VOLUME /storage',
    'EXPOSE 8006 3389',
  ],
} as const satisfies ImportedImage;

/** Every image, by the name tests use. */
export const labImages = {
  static: image('trailer-lab/echo:static', 'the echo server alone: no shell, no libraries, nothing', 'static'),
  busybox: image('trailer-lab/echo:busybox', 'the echo server and a shell, without ip', 'busybox'),
  iproute: image('trailer-lab/echo:iproute', 'the echo server, a shell, ip and iptables', 'iproute'),
  nonRoot: image('trailer-lab/echo:nonroot', 'the echo server and a shell as user 1000', 'busybox', ['USER 1000:1000']),
  helper: {
    name: 'trailer-lab/helper:latest',
    what: 'ip and iptables, for the return path strategy "helper"',
    content: 'iproute',
    changes: ['CMD ["/bin/sleep","3600"]'],
  },
  windowsRuntime,
  windows: {
    name: 'trailer-lab/windows:latest',
    what: "the repository's own Windows image on the stand-in runtime",
    folder: 'images/windows',
    base: windowsRuntime,
  },
} as const satisfies Record<string, LabImage>;

export type LabImageName = keyof typeof labImages;

/** The images every lab has unless told: a few megabytes in all. Those with a guest are asked for by name. */
export const smallImages = [
  'static',
  'busybox',
  'iproute',
  'nonRoot',
  'helper',
] as const satisfies readonly LabImageName[];

function image(name: string, what: string, ...rest: [ImageContent, (readonly string[])?]): ImportedImage {
  const [content, changes = []] = rest;
  return { name, what, content, changes: [echo, defaultPorts, ...changes] };
}
