import type { Network, UpdateWorkspace, Workspace } from '@trailer/contract';
import { networkModes } from '../network-modes.ts';

/** A field that will be changed, as lines that go and lines that come. */
export interface StagedField {
  readonly field: Field;
  readonly label: string;
  readonly gone: readonly string[];
  readonly come: readonly string[];
}

const labels = {
  name: 'Name',
  description: 'Description',
  image: 'Image',
  command: 'Command',
  interactive: 'Interactive',
  environment: 'Environment',
  networkMode: 'Network mode',
  networks: 'Networks',
  ports: 'Published ports',
  defaultBridge: "The engine's own bridge",
  volumes: 'Volumes',
  resources: 'Resources',
  windows: 'Windows',
} as const satisfies Partial<Record<keyof UpdateWorkspace, string>>;

type Field = keyof typeof labels;
type Settings = Partial<Pick<Workspace, Field>>;

const fields = Object.keys(labels) as readonly Field[];

/** What these say of a workspace changes without its container: everything else makes that anew. */
const besideContainer: ReadonlySet<Field> = new Set<Field>(['name', 'description']);

/** The fields of a change, each with what goes and what comes. Names of networks stand for their ids. */
export function stagedFields(
  change: UpdateWorkspace,
  workspace: Workspace,
  networks: readonly Network[],
): readonly StagedField[] {
  // A change of a desktop names what it changes only: the rest stays as it is.
  const windows = workspace.windows && { ...workspace.windows, ...change.windows };
  const after = { ...workspace, ...change, windows } as Settings;
  return fields
    .filter((field) => field in change)
    .map((field) => compare(field, { before: workspace, after, networks }));
}

/** The fields in which a workspace differs from what it was, as a person would have to type them. */
export function differencesBetween(
  before: Workspace,
  after: Workspace,
  networks: readonly Network[],
): readonly StagedField[] {
  return fields
    .map((field) => compare(field, { before, after, networks }))
    .filter(({ gone, come }) => gone.length + come.length > 0);
}

/** Whether a change makes the container anew. */
export function remakesContainer(staged: readonly StagedField[]): boolean {
  return staged.some(({ field }) => !besideContainer.has(field));
}

interface Comparison {
  readonly before: Settings;
  readonly after: Settings;
  readonly networks: readonly Network[];
}

function compare(field: Field, { before, after, networks }: Comparison): StagedField {
  const [old, next] = [linesOf(field, before, networks), linesOf(field, after, networks)];
  return {
    field,
    label: labels[field],
    gone: old.filter((line) => !next.includes(line)),
    come: next.filter((line) => !old.includes(line)),
  };
}

function linesOf(field: Field, settings: Settings, networks: readonly Network[]): readonly string[] {
  switch (field) {
    case 'name':
    case 'description':
    case 'image':
      return settings[field] ? [settings[field]] : [];
    case 'command':
      return settings.command ? [settings.command.join(' ')] : [];
    case 'interactive':
      return [settings.interactive === true ? 'its program has a terminal' : 'its program takes no input'];
    case 'environment':
      return Object.entries(settings.environment ?? {}).map(([name, value]) => `${name}=${value}`);
    case 'networks':
      return (settings.networks ?? []).map((attachment) => showAttachment(attachment, networks));
    case 'ports':
      return (settings.ports ?? []).map(showPort);
    case 'networkMode':
      return networkModes.filter(({ value }) => value === settings.networkMode).map(({ label }) => label);
    case 'defaultBridge':
      return [settings.defaultBridge === true ? 'attached' : 'not attached'];
    case 'volumes':
      return (settings.volumes ?? []).map(
        ({ name, path, readOnly }) => `${name} at ${path}${readOnly ? ', read only' : ''}`,
      );
    case 'resources':
      return showResources(settings.resources);
    case 'windows':
      return settings.windows
        ? [`disk ${settings.windows.diskGiB} GiB`, `acceleration ${settings.windows.acceleration}`]
        : [];
  }
}

function showAttachment(
  { networkId, ipv4Address, macAddress }: Workspace['networks'][number],
  networks: readonly Network[],
) {
  const name = networks.find(({ id }) => id === networkId)?.name ?? networkId;
  return [name, ipv4Address, macAddress].filter((part) => part !== null).join(' ');
}

function showPort({ hostAddress, hostPort, containerPort, protocol }: Workspace['ports'][number]): string {
  return `${hostAddress ?? ''}:${hostPort} → ${containerPort}/${protocol}`;
}

function showResources(resources: Workspace['resources'] | undefined): readonly string[] {
  return [
    `CPUs ${resources?.cpus ?? 'without limit'}`,
    resources?.memoryMiB ? `memory ${resources.memoryMiB} MiB` : 'memory without limit',
  ];
}
