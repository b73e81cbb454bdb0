/** An image the lab makes on the spot: there is no registry. */
export interface LabImage {
  readonly name: string;
  readonly what: string;
  /** Which root file system it is made of. */
  readonly content: ImageContent;
  /** Dockerfile instructions applied on import. */
  readonly changes: readonly string[];
}

/** `static`: the echo server alone. `busybox`: plus a shell, no `ip`. `iproute`: plus `ip` and `iptables`. */
export type ImageContent = 'static' | 'busybox' | 'iproute';

const echo = 'ENTRYPOINT ["/echo"]';
const defaultPorts = 'CMD ["tcp:8080","udp:8080"]';

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
} as const satisfies Record<string, LabImage>;

export type LabImageName = keyof typeof labImages;

function image(name: string, what: string, ...rest: [ImageContent, (readonly string[])?]): LabImage {
  const [content, changes = []] = rest;
  return { name, what, content, changes: [echo, defaultPorts, ...changes] };
}
