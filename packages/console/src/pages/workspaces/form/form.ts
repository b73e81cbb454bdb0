import type { Workspace } from '@trailer/contract';

/** A row of a list that can be added to; `key` tells it from the others while it is edited. */
interface Row {
  readonly key: number;
}

export interface NetworkRow extends Row {
  readonly networkId: string;
  readonly ipv4Address: string;
  readonly ipv6Address: string;
  readonly macAddress: string;
}

export interface PortRow extends Row {
  readonly hostPort: string;
  readonly containerPort: string;
  readonly protocol: 'tcp' | 'udp';
  readonly hostAddress: string;
}

export interface VariableRow extends Row {
  readonly name: string;
  readonly value: string;
}

export interface VolumeRow extends Row {
  readonly name: string;
  readonly path: string;
  readonly readOnly: boolean;
}

export interface WindowsForm {
  readonly edition: string;
  readonly username: string;
  readonly password: string;
  readonly language: string;
  readonly keyboard: string;
  readonly diskGiB: string;
  readonly acceleration: string;
}

/** Whether the engine's own bridge is attached: `auto` leaves that to Trailer. */
export type BridgeChoice = 'auto' | 'true' | 'false';

/** A workspace as it stands in a form: everything is what was typed, right or not. */
export interface WorkspaceForm {
  readonly hostId: string;
  readonly kind: Workspace['kind'];
  readonly name: string;
  readonly description: string;
  readonly image: string;
  /** One argument a line. */
  readonly command: string;
  /** Whether its main program has a terminal to type into. */
  readonly interactive: boolean;
  /** Networks, ports and bridge stay typed where the mode has no place for them, and are not sent. */
  readonly networkMode: Workspace['networkMode'];
  readonly networks: readonly NetworkRow[];
  readonly ports: readonly PortRow[];
  readonly defaultBridge: BridgeChoice;
  readonly environment: readonly VariableRow[];
  readonly volumes: readonly VolumeRow[];
  readonly cpus: string;
  readonly memoryMiB: string;
  readonly windows: WindowsForm;
}

/** What a change of the form is: the fields that are new. */
export type FormChange = Partial<WorkspaceForm>;

export const emptyWindows: WindowsForm = {
  edition: '11',
  username: 'trailer',
  password: '',
  language: 'en',
  keyboard: 'en-US',
  diskGiB: '64',
  acceleration: 'kvm',
};

/** The form of a new workspace, on a host where one is known. */
export function emptyForm(hostId: string): WorkspaceForm {
  return {
    hostId,
    kind: 'linux',
    name: '',
    description: '',
    image: '',
    command: '',
    interactive: false,
    networkMode: 'standard',
    networks: [],
    ports: [],
    defaultBridge: 'auto',
    environment: [],
    volumes: [],
    cpus: '',
    memoryMiB: '',
    windows: emptyWindows,
  };
}

/** The form of a workspace that is there. */
export function formOf(workspace: Workspace): WorkspaceForm {
  const { windows, resources } = workspace;
  return {
    hostId: workspace.hostId,
    kind: workspace.kind,
    name: workspace.name,
    description: workspace.description,
    image: workspace.image,
    command: (workspace.command ?? []).join('\n'),
    interactive: workspace.interactive,
    networkMode: workspace.networkMode,
    networks: workspace.networks.map(({ networkId, ipv4Address, ipv6Address, macAddress }, key) => ({
      key,
      networkId,
      ipv4Address: ipv4Address ?? '',
      ipv6Address: ipv6Address ?? '',
      macAddress: macAddress ?? '',
    })),
    ports: workspace.ports.map(({ hostPort, containerPort, protocol, hostAddress }, key) => ({
      key,
      hostPort: String(hostPort),
      containerPort: String(containerPort),
      protocol,
      hostAddress: hostAddress ?? '',
    })),
    // What was asked for is not told, only what came of it: it stays as it is unless somebody chooses.
    defaultBridge: 'auto',
    environment: Object.entries(workspace.environment).map(([name, value], key) => ({ key, name, value })),
    volumes: workspace.volumes.map((volume, key) => ({ key, ...volume })),
    cpus: numberText(resources.cpus),
    memoryMiB: numberText(resources.memoryMiB),
    windows: windows === null ? emptyWindows : windowsFormOf(windows),
  };
}

/**
 * The form of another workspace like one that is there: on the same networks with addresses and MAC addresses of its
 * own, and with host ports still to be chosen, since the first one has its own.
 */
export function cloneFormOf(workspace: Workspace): WorkspaceForm {
  const form = formOf(workspace);
  return {
    ...form,
    name: `${form.name}-2`,
    networks: form.networks.map((row) => ({ ...row, ipv4Address: '', ipv6Address: '', macAddress: '' })),
    ports: form.ports.map((row) => ({ ...row, hostPort: '' })),
  };
}

function windowsFormOf(windows: NonNullable<Workspace['windows']>): WindowsForm {
  const { edition, account, language, keyboard, diskGiB, acceleration } = windows;
  return { edition, username: account.username, password: '', language, keyboard, diskGiB: `${diskGiB}`, acceleration };
}

function numberText(value: number | null): string {
  return value === null ? '' : String(value);
}

/** A row's key that none of the rows has. */
export function freshKey(rows: readonly Row[]): number {
  return Math.max(-1, ...rows.map(({ key }) => key)) + 1;
}
