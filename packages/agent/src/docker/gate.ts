import type {
  Cidr,
  ContainerState,
  IpAddress,
  Ipv6Addressing,
  MacAddress,
  NetworkingMode,
  NetworkMode,
  PublishedPort,
} from '@trailer/netmodel';

export interface EngineInfo {
  readonly version: string;
  readonly apiVersion: string;
  readonly rootless: boolean;
}

export interface EngineNetwork {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly parentInterface: string | null;
  readonly subnet: Cidr | null;
  readonly gateway: IpAddress | null;
  readonly ipRange: Cidr | null;
}

export interface NetworkRequest {
  readonly name: string;
  readonly driver: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly parentInterface: string | null;
  readonly subnet: Cidr | null;
  readonly gateway: IpAddress | null;
  readonly ipRange: Cidr | null;
  readonly excludedAddresses: readonly IpAddress[];
  readonly vlanId: number | null;
  readonly mode: NetworkMode | null;
  readonly ipv6: Ipv6Addressing | null;
}

/** An endpoint as the engine told it, once per address: a network with both families appears twice. */
export interface EngineEndpointView {
  readonly networkId: string;
  readonly networkName: string;
  readonly address: IpAddress;
  readonly prefixLength: number;
  readonly gateway: IpAddress | null;
  readonly mac: MacAddress | null;
  /** 0 where the engine knows no priorities (before 28.0). */
  readonly gatewayPriority: number;
}

export interface EngineContainer {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: ContainerState;
  readonly exitCode: number | null;
  readonly error: string;
  readonly pid: number | null;
  readonly tty: boolean;
  readonly endpoints: readonly EngineEndpointView[];
  readonly publishedPorts: readonly PublishedPort[];
}

export interface ContainerSummary {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: ContainerState;
  /** What it listens on through the host now. */
  readonly publishedPorts: readonly PublishedPort[];
}

export interface EndpointRequest {
  /** `bridge` is the engine's default bridge. */
  readonly networkName: string;
  readonly ipv4Address: IpAddress | null;
  readonly ipv6Address: IpAddress | null;
  readonly macAddress: MacAddress | null;
  /** True for an endpoint that must own a default route of the engine. */
  readonly ownsDefaultRoute: boolean;
  /** Wanted name of its interface; engines before 28.1 choose their own. */
  readonly interfaceName: string | null;
  /** True where no router may add an address or a default route; engines before 27.0 have no way to say so. */
  readonly ignoresAdvertisements: boolean;
}

export interface MountRequest {
  readonly volume: string;
  readonly path: string;
  readonly readOnly: boolean;
}

export interface ContainerRequest {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[] | null;
  readonly environment: Readonly<Record<string, string>>;
  /** Gives the main process a terminal, and an input that stays open when whoever attached leaves. */
  readonly interactive: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /** `host` and `none` go without endpoints and ports: the engine takes none beside them. */
  readonly networkMode: NetworkingMode;
  readonly endpoints: readonly EndpointRequest[];
  readonly ports: readonly PublishedPort[];
  readonly mounts: readonly MountRequest[];
  readonly volumeLabels: Readonly<Record<string, string>>;
  readonly cpus: number | null;
  readonly memoryMiB: number | null;
  /** What a virtual machine inside needs of the host; null for anything else. */
  readonly machine: MachineRequest | null;
}

/** A device of the host's, by its path there and inside the container. */
export interface DeviceRequest {
  readonly hostPath: string;
  readonly path: string;
}

/** What a container with a virtual machine inside asks beyond the ordinary. */
export interface MachineRequest {
  readonly devices: readonly DeviceRequest[];
  /** How long the engine itself lets the guest shut down before it kills the container. */
  readonly stopGraceSeconds: number;
}

/** Something that happened on the engine. `containerId` is set for container events and for attachments of one. */
export interface EngineEvent {
  readonly type: 'container' | 'network' | 'image';
  readonly action: string;
  readonly id: string;
  readonly containerId: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  /** The engine's clock, in milliseconds since 1970. */
  readonly atMs: number;
}

export interface EngineWatch {
  /** Called after every (re)connection: events may have been missed, so everything is to be read again. */
  onConnected(): void;
  onEvent(event: EngineEvent): void;
  /** Called once each time the engine stops answering. */
  onLost(reason: string): void;
  readonly signal: AbortSignal;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly stdin?: string;
  readonly privileged: boolean;
  /** Lets go of a program that does not end; the engine has no way to end it. */
  readonly signal?: AbortSignal;
}

export interface HelperRequest {
  readonly image: string;
  /** Id of the container whose network namespace the helper shares. */
  readonly networkOf: string;
}

/** A short-lived container that does nothing: something else is done in its network namespace. */
export interface StationRequest {
  /** Holds `sleep`. */
  readonly image: string;
  /** Its only network; `bridge` is the engine's default bridge. */
  readonly networkName: string;
  readonly labels: Readonly<Record<string, string>>;
  /** A TCP port to publish at an address of the host, on a port that the engine chooses. */
  readonly publish: { readonly hostAddress: IpAddress; readonly containerPort: number } | null;
}

export interface OutputChunk {
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Uint8Array;
}

export interface FileLimits {
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

export interface LogRequest {
  readonly follow: boolean;
  readonly tail: number | null;
  /** RFC 3339 or seconds since 1970. */
  readonly since: string | null;
  readonly timestamps: boolean;
  readonly signal: AbortSignal;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface ExecRequest {
  readonly command: readonly string[];
  readonly tty: boolean;
  readonly size: TerminalSize | null;
}

/** A program running inside a container with its streams attached. */
export interface ExecSession {
  readonly output: AsyncIterable<OutputChunk>;
  /** False for a main process that was made without an input: what is written to it is lost. */
  readonly takesInput: boolean;
  /** Resolves when the program's side has taken the bytes. */
  write(bytes: Uint8Array): Promise<void>;
  endInput(): void;
  resize(size: TerminalSize): Promise<void>;
  /** To be asked once `output` has ended. */
  exitCode(): Promise<number>;
  close(): void;
}

/**
 * What the rest of the agent may ask of the container engine. Creating finds nothing by itself and refuses a taken
 * name; starting, stopping and removing are idempotent. Every refusal is an `EngineError`.
 */
export interface EngineGate {
  info(): Promise<EngineInfo>;

  /** All networks that carry the label; without a label, everybody's. */
  listNetworks(label: string | null): Promise<readonly EngineNetwork[]>;
  inspectNetwork(id: string): Promise<EngineNetwork | null>;
  createNetwork(request: NetworkRequest): Promise<string>;
  removeNetwork(id: string): Promise<void>;
  disconnectNetwork(networkId: string, containerId: string): Promise<void>;

  /** All containers that carry the label, running or not; without a label, everybody's running ones. */
  listContainers(label: string | null): Promise<readonly ContainerSummary[]>;
  inspectContainer(id: string): Promise<EngineContainer | null>;
  createContainer(request: ContainerRequest): Promise<string>;
  startContainer(id: string): Promise<void>;
  /** Null leaves the grace to the container: ten seconds, unless it was made with one of its own. */
  stopContainer(id: string, graceSeconds: number | null): Promise<void>;
  /** Sends a signal to the container's first process; fine when it does not run. The restart policy then leaves it stopped. */
  signalContainer(id: string, signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it when it is down. It has the grace it was made with, else ten seconds. */
  restartContainer(id: string): Promise<void>;
  renameContainer(id: string, name: string): Promise<void>;
  removeContainer(id: string): Promise<void>;
  /** Removes the volumes that carry `label=value`. */
  removeVolumes(label: string, value: string): Promise<void>;

  hasImage(reference: string): Promise<boolean>;
  pullImage(reference: string, onProgress: (progress: string) => void): Promise<void>;

  watchEvents(watch: EngineWatch): Promise<void>;

  exec(containerId: string, command: readonly string[], options: CommandOptions): Promise<CommandResult>;
  startHelper(request: HelperRequest): Promise<string>;
  removeHelper(id: string): Promise<void>;
  /** Makes and starts it; it goes by itself after two minutes, or by `removeContainer`. */
  startStation(request: StationRequest): Promise<string>;

  readLogs(containerId: string, request: LogRequest): AsyncIterable<OutputChunk>;
  /**
   * The bytes of a file inside a container, running or not; null when it is not there, no plain file (a link is none),
   * or larger than `maxBytes`, of which no more is taken in. Throws as soon as the signal is aborted.
   */
  readFile(containerId: string, path: string, limits: FileLimits): Promise<Uint8Array | null>;

  openExec(containerId: string, request: ExecRequest): Promise<ExecSession>;
  /**
   * The container's own main process, from now on. It takes input and a size only if it was made interactive. Ending
   * its input leaves it as closing does, and leaving does not end it: its exit code is 0 as long as it runs.
   */
  openAttach(containerId: string, size: TerminalSize | null): Promise<ExecSession>;
}
