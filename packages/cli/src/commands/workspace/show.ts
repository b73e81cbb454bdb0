import type { Network, Workspace } from '@trailer/contract';
import { isFailing, originalNameAfter } from '@trailer/netmodel';
import { findHost, findWorkspace } from '../../client/find.ts';
import { listHosts, listNetworks, listWorkspaces } from '../../client/lists.ts';
import type { Session } from '../../client/session.ts';
import { formatPort } from '../../options/port.ts';
import { paintCondition, paintPhase } from '../../terminal/phase.ts';
import type { Style } from '../../terminal/style.ts';
import { type Cell, formatFields } from '../../terminal/table.ts';
import { lanOf } from './lan.ts';

/** Prints workspaces in a table, with what is wrong with them below. */
export async function listWorkspacesCommand(session: Session, hostReference: string | undefined): Promise<undefined> {
  const { output } = session;
  const host = hostReference === undefined ? undefined : await findHost(session, hostReference);
  const workspaces = await listWorkspaces(session, host?.id);
  if (output.json) return void output.document(workspaces);
  if (workspaces.length === 0)
    return void output.note('There is no workspace yet: "trailer workspace create --help" shows how.');
  const columns = [
    { title: 'NAME' },
    { title: 'KIND' },
    { title: 'PHASE' },
    { title: 'IMAGE', shrink: true },
    { title: 'ADDRESSES', shrink: true },
    { title: 'PORTS', shrink: true },
    { title: 'ID', optional: true },
  ];
  const rows = workspaces.map((workspace) => [
    workspace.name,
    workspace.kind,
    paintPhase(output.style, workspace.status.phase) + alarmOf(workspace, output.style),
    workspace.image,
    orDash(addressesOf(workspace)),
    orDash(workspace.ports.map(formatPort)),
    workspace.id,
  ]);
  output.table(columns, rows);
  workspaces.flatMap((workspace) => troublesOf(workspace, output.style)).forEach(output.line);
}

function addressesOf({ status }: Workspace): readonly string[] {
  const own = status.addresses.map(({ address }) => address);
  return status.guest === null ? own : [...own, `${status.guest.address} (guest)`];
}

function orDash(values: readonly string[]): Cell {
  return values.length === 0 ? '-' : values;
}

function failingConditions({ status }: Workspace) {
  return status.conditions.filter(isFailing);
}

function troublesOf(workspace: Workspace, style: Style): readonly string[] {
  const { phase, message } = workspace.status;
  const own = phase === 'error' ? [style.bad(`${workspace.name}: ${message}`)] : [];
  const conditions = failingConditions(workspace).map((condition) =>
    paintCondition(style, condition, `${workspace.name}: ${condition.type}: ${condition.message}`),
  );
  return [...own, ...conditions];
}

/** One mark for all that fails, in the colour of the worst. */
function alarmOf(workspace: Workspace, style: Style): string {
  const failing = failingConditions(workspace);
  const worst = failing.find(({ reason }) => reason !== 'WaitingForLease') ?? failing[0];
  return worst === undefined ? '' : paintCondition(style, worst, '!');
}

/** Prints one workspace. */
export async function getWorkspaceCommand(session: Session, reference: string): Promise<undefined> {
  await showWorkspace(session, await findWorkspace(session, reference));
}

/** What it is, where it answers, what holds and what does not. */
async function showWorkspace(session: Session, workspace: Workspace): Promise<void> {
  const { output } = session;
  if (output.json) {
    output.document(workspace);
    return;
  }
  const [hosts, networks] = await Promise.all([listHosts(session), listNetworks(session)]);
  const hostName = hosts.find(({ id }) => id === workspace.hostId)?.name ?? workspace.hostId;
  output.lines(formatFields(fieldsOf(workspace, { hostName, style: output.style })));
  showAddresses(session, workspace, networks);
  showConditions(session, workspace);
}

/** The container that it took the place of. */
function originOf({ adopted }: Workspace): readonly (readonly [string, string])[] {
  return adopted === null
    ? []
    : [['Taken over', `from ${adopted.name}, which stays as ${originalNameAfter(adopted.name)}`]];
}

function fieldsOf(workspace: Workspace, { hostName, style }: { readonly hostName: string; readonly style: Style }) {
  const { status, resources } = workspace;
  const size = [
    resources.cpus === null ? [] : [`${resources.cpus} CPUs`],
    resources.memoryMiB === null ? [] : [`${resources.memoryMiB} MiB`],
  ].flat();
  const fields: (readonly [string, string])[] = [
    ['Name', style.bold(workspace.name)],
    ['Id', workspace.id],
    ['Kind', workspace.kind],
    ['Phase', `${paintPhase(style, status.phase)}${status.message === '' ? '' : ` (${status.message})`}`],
    ['Host', hostName],
    ['Image', workspace.image],
    ...originOf(workspace),
    ...ownFieldsOf(workspace),
    ['Ports', workspace.ports.map(formatPort).join(' ') || 'none'],
    // Nothing limits the container of a desktop: this is the size of its virtual machine.
    [workspace.kind === 'windows' ? 'Machine' : 'Limits', size.join(', ') || 'none'],
  ];
  if (workspace.networkMode !== 'standard') fields.push(['Network', modeWords[workspace.networkMode]]);
  const variables = Object.entries(workspace.environment).map(([key, value]) => `${key}=${value}`);
  if (variables.length > 0) fields.push(['Environment', variables.join(' ')]);
  if (workspace.volumes.length > 0) {
    fields.push([
      'Volumes',
      workspace.volumes.map(({ name, path, readOnly }) => `${name}:${path}${readOnly ? ':ro' : ''}`).join(' '),
    ]);
  }
  if (workspace.description !== '') fields.push(['About', workspace.description]);
  return fields;
}

/** What is special about a network that is not its own. */
const modeWords = {
  host: "the host's own, without isolation",
  none: 'none by choice: a loopback alone',
} as const;

/** What only a workspace of its kind has. */
function ownFieldsOf({ windows, command, interactive }: Workspace): readonly (readonly [string, string])[] {
  if (windows === null) {
    const input = interactive ? ([['Input', 'a terminal, for workspace attach']] as const) : [];
    return [['Command', command === null ? "the image's own" : command.join(' ')], ...input];
  }
  return [
    ['Windows', `${windows.edition}, language ${windows.language}, keyboard ${windows.keyboard}`],
    ['Account', windows.account.username],
    ['Disk', `${windows.diskGiB} GiB`],
    ['Acceleration', windows.acceleration],
  ];
}

function showAddresses({ output }: Session, workspace: Workspace, networks: readonly Network[]): void {
  const { addresses, guest } = workspace.status;
  if (addresses.length === 0) return;
  const networkNames = new Map(networks.map(({ id, name }) => [id, name]));
  const columns = [{ title: 'ADDRESS' }, { title: 'NETWORK' }, { title: 'INTERFACE' }, { title: 'MAC' }];
  const networkOf = (id: string | null): string => {
    if (id !== null) return networkNames.get(id) ?? id;
    return workspace.networkMode === 'host' ? "the host's own" : 'default bridge';
  };
  const rows = addresses.map((entry) => [
    entry.address,
    networkOf(entry.networkId),
    entry.interface ?? '-',
    entry.mac ?? '-',
  ]);
  if (guest !== null) rows.push([guest.address, lanOf(workspace, networks)?.name ?? '-', 'guest, by DHCP', guest.mac]);
  output.line();
  output.table(columns, rows);
}

function showConditions({ output }: Session, { status }: Workspace): void {
  if (status.conditions.length === 0) return;
  const columns = [{ title: 'CONDITION' }, { title: 'STATUS' }, { title: 'REASON' }, { title: 'MESSAGE', wrap: true }];
  const rows = status.conditions.map((condition) => [
    condition.type,
    paintCondition(output.style, condition, condition.status),
    condition.reason,
    condition.message,
  ]);
  output.line();
  output.table(columns, rows);
}
