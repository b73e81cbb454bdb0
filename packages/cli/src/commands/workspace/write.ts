import type { Workspace } from '@trailer/contract';
import { chooseHost, findWorkspace } from '../../client/find.ts';
import { listNetworks } from '../../client/lists.ts';
import type { Session } from '../../client/session.ts';
import { waitUntilGone } from '../../client/wait.ts';
import { usageError } from '../../exit.ts';
import { confirmByName } from '../../terminal/confirm.ts';
import type { DeleteOptions } from '../network.ts';
import { defaultTimeoutMs } from '../options.ts';
import { likeOf } from './like.ts';
import { type CreateWorkspaceOptions, type UpdateWorkspaceOptions, workspaceKinds } from './options.ts';
import { readPassword } from './password.ts';
import { desktopFromOptions, specFromOptions } from './request.ts';
import { settle } from './settle.ts';

/** What is to be created. */
export interface Creation {
  readonly name: string;
  readonly command: readonly string[];
  /** Password of a Windows desktop's account, where the environment holds one. */
  readonly password: string | undefined;
}

function readKind(text: string | undefined): Workspace['kind'] {
  if (text === undefined) return 'linux';
  const kind = workspaceKinds.find((candidate) => candidate === text);
  if (kind === undefined) throw usageError(`--kind ${text}: use ${workspaceKinds.join(' or ')}`);
  return kind;
}

/** Creates a workspace and waits until it runs. */
export async function createWorkspaceCommand(
  session: Session,
  creation: Creation,
  options: CreateWorkspaceOptions,
): Promise<undefined> {
  const { client, signal } = session;
  const { name, command } = creation;
  const model = options.like === undefined ? null : await findWorkspace(session, options.like);
  const base = model === null ? {} : likeOf(model);
  const image = options.image ?? base.image;
  const kind = readKind(options.kind ?? model?.kind);
  if (image === undefined) throw usageError('--image is needed, such as --image nginx:1.29');
  const host = await chooseHost(session, options.host ?? model?.hostId);
  const spec = specFromOptions(options, command, await listNetworks(session, host.id));
  const password = await readPassword(session, options, { environment: creation.password, ask: kind === 'windows' });
  const windows = desktopFromOptions(options, password);
  const desktop = windows === undefined ? {} : { windows: { ...base.windows, ...windows } };
  const body = { ...base, ...spec, ...desktop, kind, image, name, hostId: host.id, running: options.start };
  const created = await client.call('workspaces.create', { body, signal });
  return settle(session, created.body, { ...options, label: `Creating ${name}` });
}

/** Changes what the options name, on the generation that was read, and waits until it is so. */
export async function updateWorkspaceCommand(
  session: Session,
  { reference, command }: { readonly reference: string; readonly command: readonly string[] },
  options: UpdateWorkspaceOptions,
): Promise<undefined> {
  const { client, signal } = session;
  const workspace = await findWorkspace(session, reference);
  const spec = specFromOptions(options, command, await listNetworks(session, workspace.hostId));
  const windows = desktopFromOptions(options);
  const body = {
    ...spec,
    ...(windows === undefined ? {} : { windows }),
    ...(options.name === undefined ? {} : { name: options.name }),
  };
  if (Object.keys(body).length === 0) throw usageError('Nothing to change: give at least one option');
  const updated = await client.call('workspaces.update', {
    id: workspace.id,
    body,
    ifMatch: workspace.generation,
    signal,
  });
  return settle(session, updated.body, { ...options, label: `Changing ${updated.body.name}` });
}

/** Deletes a workspace, after the user typed its name, and waits until it is gone. */
export async function deleteWorkspaceCommand(
  session: Session,
  reference: string,
  options: DeleteOptions,
): Promise<undefined> {
  const { client, output, signal } = session;
  const workspace = await findWorkspace(session, reference);
  const { id, name } = workspace;
  await confirmByName(session, {
    kind: 'workspace',
    name,
    yes: options.yes,
    consequence: `${whatGoesWith(workspace)} with it.`,
  });
  const { body } = await client.call('workspaces.delete', { id, signal });
  if (options.wait) {
    await waitUntilGone<Workspace>(session, {
      label: `Deleting ${name}`,
      timeoutMs: options.timeout ?? defaultTimeoutMs,
      read: async () => (await client.call('workspaces.get', { id, signal })).body,
    });
  }
  if (output.json) output.document(body);
  else output.line(options.wait ? `${name} is gone` : `${name} is being deleted`);
}

function whatGoesWith({ kind, volumes }: Workspace): string {
  const losses = [
    'container',
    ...(kind === 'windows' ? ['disk'] : []),
    ...(volumes.length === 0 ? [] : [volumes.length === 1 ? 'volume' : `${volumes.length} volumes`]),
  ];
  const [only = ''] = losses;
  if (losses.length === 1) return `Its ${only} goes`;
  return `Its ${losses.slice(0, -1).join(', ')} and ${losses.at(-1)} go`;
}
