import type { CreateWorkspace, UpdateWorkspace, Workspace } from '@trailer/contract';
import { formOf, type WorkspaceForm } from './form.ts';

/** Text of a field as a number; NaN where it is none. */
export function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** The creation that a form asks for. */
export function creationOf(form: WorkspaceForm): CreateWorkspace {
  const { hostId, kind, name } = form;
  return {
    hostId,
    kind,
    name,
    ...(form.description === '' ? {} : { description: form.description }),
    ...containerOf(form),
    ...(form.networkMode === 'standard' ? {} : { networkMode: form.networkMode }),
    ...bridgeOf(form),
    ...(kind === 'windows' ? { windows: windowsOf(form) } : {}),
  };
}

/** The fields of a request that every container is made from. */
function containerOf(form: WorkspaceForm) {
  const command = form.command.split('\n').filter((line) => line !== '');
  return {
    image: form.image.trim(),
    command: form.kind === 'windows' || command.length === 0 ? null : command,
    interactive: form.kind === 'linux' && form.interactive,
    environment: Object.fromEntries(form.environment.map(({ name, value }) => [name.trim(), value])),
    networks: networksOf(form).map(({ networkId, ipv4Address, ipv6Address, macAddress }) => ({
      networkId,
      ipv4Address: textOrNull(ipv4Address),
      ...(ipv6Address.trim() === '' ? {} : { ipv6Address: textOrNull(ipv6Address) }),
      macAddress: textOrNull(macAddress),
    })),
    ports: portsOf(form).map(({ hostPort, containerPort, protocol, hostAddress }) => ({
      hostPort: numberOf(hostPort),
      containerPort: numberOf(containerPort),
      protocol,
      hostAddress: textOrNull(hostAddress),
    })),
    volumes: form.volumes.map(({ name, path, readOnly }) => ({ name: name.trim(), path: path.trim(), readOnly })),
    resources: { cpus: numberOrNull(form.cpus), memoryMiB: numberOrNull(form.memoryMiB) },
  };
}

/** What was typed of networks, where the mode has a place for them. */
export function networksOf({ networkMode, networks }: WorkspaceForm): WorkspaceForm['networks'] {
  return networkMode === 'standard' ? networks : [];
}

/** What was typed of ports, as the mode has them: on the host's own network a program listens on one number. */
export function portsOf({ networkMode, ports }: Pick<WorkspaceForm, 'networkMode' | 'ports'>): WorkspaceForm['ports'] {
  if (networkMode === 'none') return [];
  return networkMode === 'standard' ? ports : ports.map((row) => ({ ...row, containerPort: row.hostPort }));
}

function bridgeOf({ networkMode, defaultBridge }: WorkspaceForm): { readonly defaultBridge?: boolean } {
  return networkMode !== 'standard' || defaultBridge === 'auto' ? {} : { defaultBridge: defaultBridge === 'true' };
}

function windowsOf({ windows }: WorkspaceForm): NonNullable<CreateWorkspace['windows']> {
  const { edition, username, password, language, keyboard, diskGiB, acceleration } = windows;
  const account = { username, ...(password === '' ? {} : { password }) };
  return { edition, account, language, keyboard, diskGiB: numberOf(diskGiB), acceleration };
}

/** The change that makes of a workspace what its form says: the fields that differ, and no others. */
export function changeOf(form: WorkspaceForm, workspace: Workspace): UpdateWorkspace {
  const [wanted, present] = [settingsOf(form), settingsOf(formOf(workspace))];
  const keys = Object.keys(wanted) as (keyof typeof wanted)[];
  const differing = keys.filter((key) => JSON.stringify(wanted[key]) !== JSON.stringify(present[key]));
  const change = Object.fromEntries(differing.map((key) => [key, wanted[key]]));
  return { ...change, ...bridgeOf(form) };
}

/** What a change may say; of a desktop only what its installation did not use up. */
function settingsOf(form: WorkspaceForm) {
  const { name, description, networkMode, windows } = form;
  const container = containerOf(form);
  const environment = Object.fromEntries(Object.entries(container.environment).sort(([a], [b]) => (a < b ? -1 : 1)));
  if (form.kind === 'linux') return { name, description, ...container, networkMode, environment };
  const { command: _, ...rest } = container;
  const { diskGiB, acceleration } = windows;
  return { name, description, ...rest, environment, windows: { diskGiB: numberOf(diskGiB), acceleration } };
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

function numberOrNull(text: string): number | null {
  return text.trim() === '' ? null : Number(text);
}
