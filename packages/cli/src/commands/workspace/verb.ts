import type { Workspace } from '@trailer/contract';
import { findWorkspace } from '../../client/find.ts';
import type { Session } from '../../client/session.ts';
import type { WaitOptions } from '../define.ts';
import { settle } from './settle.ts';

const labels = { start: 'Starting', stop: 'Stopping', restart: 'Restarting', redeploy: 'Redeploying' } as const;

export type Verb = keyof typeof labels;

export interface VerbOptions extends WaitOptions {
  /** Only stop has it. */
  readonly force?: boolean;
}

/** Start, stop, restart and redeploy: one request, then the wait for what it should lead to. */
export async function verbCommand(
  session: Session,
  { verb, reference }: { readonly verb: Verb; readonly reference: string },
  options: VerbOptions,
): Promise<undefined> {
  const workspace = await findWorkspace(session, reference);
  const body = await ask(session, { verb, id: workspace.id, force: options.force === true });
  if (options.wait && options.force !== true && waitsForGuest(workspace, verb)) {
    session.output.note(
      session.output.style.dim(
        `Windows may take its time; to cut it off: trailer workspace stop ${workspace.name} --force`,
      ),
    );
  }
  return settle(session, body, { ...options, label: `${labels[verb]} ${workspace.name}` });
}

async function ask(
  { client, signal }: Session,
  { verb, id, force }: { readonly verb: Verb; readonly id: string; readonly force: boolean },
): Promise<Workspace> {
  const { body } =
    verb === 'stop' && force
      ? await client.call('workspaces.stop', { id, query: { force: 'true' }, signal })
      : await client.call(`workspaces.${verb}`, { id, signal });
  return body;
}

function waitsForGuest({ kind, status }: Workspace, verb: Verb): boolean {
  return kind === 'windows' && verb !== 'start' && status.phase !== 'stopped';
}
