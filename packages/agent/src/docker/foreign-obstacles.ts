import type { Obstacle, ObstacleReason } from '@trailer/netmodel';
import type Docker from 'dockerode';
import type { InspectedForeign } from './foreign-container.ts';

/** One thing to look for: whether it stands in the way, and what is said then. */
type Check = readonly [reason: ObstacleReason, stands: boolean, message: string];

type Config = Docker.ContainerInspectInfo['Config'] & {
  readonly StopSignal?: string;
  readonly StopTimeout?: number;
  readonly Healthcheck?: unknown;
};
type ImageConfig = Partial<Config>;

/** The engine's own size of /dev/shm. */
const defaultShmBytes = 67_108_864;

const ownRuntimes: ReadonlySet<string> = new Set(['', 'runc', 'io.containerd.runc.v2']);

const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What of a container Trailer has no field for: it would be lost when the container is made anew. */
export function findObstacles(inspected: InspectedForeign): readonly Obstacle[] {
  const { container } = inspected;
  const host = container.HostConfig;
  const checks = [
    ...privilegeChecks(host),
    ...placeChecks(host),
    ...mountChecks(inspected),
    ...limitChecks(host),
    ...kernelChecks(host),
    ...logChecks(inspected),
    ...programChecks(inspected),
    ...imageChecks(inspected),
  ];
  return checks.filter(([, stands]) => stands).map(([reason, , message]) => ({ reason, message }));
}

function privilegeChecks(host: Docker.HostConfig): readonly Check[] {
  return [
    ['privileged', host.Privileged === true, 'it is privileged'],
    ['capabilities', isFilled(host.CapAdd), `it has capabilities ${list(host.CapAdd)}`],
    ['capabilities', isFilled(host.CapDrop), `it is without capabilities ${list(host.CapDrop)}`],
    ['devices', isFilled(host.Devices) || isFilled(host.DeviceRequests), 'it has devices of the host'],
    ['devices', isFilled(host.DeviceCgroupRules), 'it may open devices of the host'],
    ['security', isFilled(host.SecurityOpt), `it has security options ${list(host.SecurityOpt)}`],
    ['security', host.ReadonlyRootfs === true, 'its root file system is read-only'],
    ['security', isFilled(host.Sysctls), 'it has kernel settings of its own (sysctls)'],
    ['security', !ownRuntimes.has(host.Runtime ?? ''), `it runs by ${host.Runtime}`],
  ];
}

/** `shareable` and `private` are the engine's own choices of an IPC namespace. */
function placeChecks(host: Docker.HostConfig): readonly Check[] {
  const mode = host.NetworkMode ?? '';
  const apart = mode === 'host' || mode === 'none' || mode.startsWith('container:');
  const ipc = host.IpcMode ?? '';
  return [
    ['network-mode', apart, `its network is ${mode}`],
    ['namespaces', isText(host.PidMode), `it shares the process ids of ${host.PidMode}`],
    ['namespaces', isText(ipc) && ipc !== 'private' && ipc !== 'shareable', `its IPC namespace is ${ipc}`],
    ['namespaces', isText(host.UTSMode) || isText(host.UsernsMode), 'it shares a namespace of the host'],
    ['options', host.AutoRemove === true, 'it is removed as soon as it stops (--rm)'],
    ['options', isFilled(host.ExtraHosts), `it has entries in /etc/hosts: ${list(host.ExtraHosts)}`],
    ['options', [host.Dns, host.DnsSearch, host.DnsOptions].some(isFilled), 'it has a resolver of its own'],
    ['options', isFilled(host.Links), 'it is linked to other containers'],
    ['options', isFilled(host.StorageOpt), 'its storage has options of its own'],
  ];
}

function mountChecks({ container, mountingVolumes }: InspectedForeign): readonly Check[] {
  const { HostConfig: host, Mounts: mounts } = container;
  const volumes = mounts.filter(({ Type }) => Type === 'volume');
  const asked = (host.Mounts ?? []) as readonly { readonly VolumeOptions?: { readonly Subpath?: string } }[];
  return [
    ...mounts
      .filter(({ Type }) => Type !== 'volume')
      .map(({ Type, Source, Destination }): Check => {
        return ['mounts', true, `${Destination} is ${Type === 'bind' ? `${Source} of the host` : `a ${Type}`}`];
      }),
    ...volumes
      .filter(({ Driver }) => Driver !== undefined && Driver !== 'local')
      .map(({ Driver, Destination }): Check => ['mounts', true, `${Destination} is a volume of driver ${Driver}`]),
    ...volumes
      .filter(({ Name }) => Name !== undefined && mountingVolumes.has(Name))
      .map(({ Name, Destination }): Check => {
        return ['mounts', true, `${Destination} is volume ${Name}, which mounts something else by its options`];
      }),
    ['mounts', asked.some(({ VolumeOptions }) => isText(VolumeOptions?.Subpath)), 'it mounts a part of a volume'],
    ['mounts', isFilled(host.Tmpfs), `it has a tmpfs at ${Object.keys(host.Tmpfs ?? {}).join(', ')}`],
  ];
}

function limitChecks(host: Docker.HostConfig): readonly Check[] {
  const swap = host.MemorySwap ?? 0;
  const cpu = [host.CpuShares, host.CpuQuota, host.CpuPeriod, host.CpuRealtimeRuntime].some(
    (value) => (value ?? 0) > 0,
  );
  return [
    ['limits', cpu || isText(host.CpusetCpus) || isText(host.CpusetMems), 'its share of the CPUs is not a plain limit'],
    ['limits', swap !== 0 && swap !== 2 * (host.Memory ?? 0), 'its swap is limited'],
    ['limits', (host.MemoryReservation ?? 0) > 0, 'it has a memory reservation'],
    ['limits', (host.PidsLimit ?? 0) > 0, `it is limited to ${host.PidsLimit} processes`],
    ['limits', (host.ShmSize ?? defaultShmBytes) !== defaultShmBytes, 'its /dev/shm has a size of its own'],
    ['limits', isFilled(host.Ulimits), 'it has ulimits of its own'],
    ['limits', isText(host.CgroupParent), `its control group is under ${host.CgroupParent}`],
    ['limits', host.OomKillDisable === true, 'it is never killed for want of memory'],
  ];
}

/** A swappiness of -1 is how Docker’s command line writes that nobody chose one. */
function kernelChecks(host: Docker.HostConfig): readonly Check[] {
  const { BlkioWeight: weight = 0, OomScoreAdj: oomScore = 0, MemorySwappiness } = host;
  const rates = [
    host.BlkioDeviceReadBps,
    host.BlkioDeviceWriteBps,
    host.BlkioDeviceReadIOps,
    host.BlkioDeviceWriteIOps,
  ];
  const swappiness = MemorySwappiness ?? -1;
  return [
    ['limits', weight > 0 || isFilled(host.BlkioWeightDevice), 'it has a weight of its own in block I/O'],
    ['limits', rates.some(isFilled), 'its block I/O is limited'],
    ['limits', oomScore !== 0, `the kernel kills it for want of memory by a score of its own (${oomScore})`],
    ['limits', swappiness !== -1, `it has a swappiness of its own (${swappiness})`],
  ];
}

/** An engine writes the options of its own driver into every container: whether somebody chose them cannot be told. */
function logChecks({ container, logDriver }: InspectedForeign): readonly Check[] {
  const driver = container.HostConfig.LogConfig?.Type ?? '';
  return [['options', driver !== '' && driver !== logDriver, `its log driver is ${driver}, the engine’s ${logDriver}`]];
}

function programChecks({ container, image }: InspectedForeign): readonly Check[] {
  const config: Config = container.Config;
  const own: ImageConfig = image?.Config ?? {};
  const host = container.HostConfig;
  const hostname = config.Hostname ?? '';
  const names = (config.Env ?? []).map((entry) => entry.split('=')[0] ?? '');
  const oneSided = config.Tty !== (config.OpenStdin === true);
  return [
    ['program', differs(config.Entrypoint, own.Entrypoint), 'its entrypoint is not the image’s'],
    ['program', !isFilled(config.Cmd) && isFilled(own.Cmd), 'it runs without the image’s command'],
    [
      'program',
      differs(config.User, own.User) || isFilled(host.GroupAdd),
      `it runs as ${config.User || 'other groups'}`,
    ],
    ['program', differs(config.WorkingDir, own.WorkingDir), `it runs in ${config.WorkingDir}`],
    ['program', isText(hostname) && !container.Id.startsWith(hostname), `its hostname is ${hostname}`],
    ['program', isText(config.Domainname), `its domain is ${config.Domainname}`],
    ['program', differs(config.Healthcheck, own.Healthcheck), 'its health check is not the image’s'],
    ['program', differs(config.StopSignal, own.StopSignal), `it is stopped by ${config.StopSignal}`],
    ['program', config.StopTimeout !== undefined && config.StopTimeout !== null, 'it has a stop timeout of its own'],
    ['program', host.Init === true, 'it has an init process before its program (--init)'],
    ['program', oneSided, 'it has a terminal or an open input, but not both'],
    ['program', names.some((name) => !variableName.test(name)), 'a variable of its environment has an unusual name'],
  ];
}

function imageChecks({ container, image, imageIsNamed }: InspectedForeign): readonly Check[] {
  const name = container.Config.Image;
  return [
    ['image', image === null, `its image ${name} is gone from the engine`],
    ['image', image !== null && !imageIsNamed, `${name} is another image by now than the one it runs`],
  ];
}

function isFilled(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function isText(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

/** An absent value, an empty one and null are one. */
function differs(one: unknown, other: unknown): boolean {
  const text = (value: unknown): string => (value === undefined || value === null ? '' : JSON.stringify(value));
  const plain = (value: unknown): string => (['""', '[]', '{}'].includes(text(value)) ? '' : text(value));
  return plain(one) !== plain(other);
}

function list(values: unknown): string {
  return Array.isArray(values) ? values.join(', ') : String(values ?? '');
}
