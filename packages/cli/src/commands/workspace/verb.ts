import { findWorkspace } from '../../client/find.ts';
import type { Session } from '../../client/session.ts';
import type { WaitOptions } from '../define.ts';
import { settle } from './settle.ts';

const labels = { start: 'Starting', stop: 'Stopping', restart: 'Restarting', redeploy: 'Redeploying' } as const;

/** Start, stop, restart and redeploy: one request, then the wait for what it should lead to. */
export async function verbCommand(
  session: Session,
  { verb, reference }: { readonly verb: keyof typeof labels; readonly reference: string },
  options: WaitOptions,
): Promise<undefined> {
  const { id, name } = await findWorkspace(session, reference);
  const { body } = await session.client.call(`workspaces.${verb}`, { id, signal: session.signal });
  return settle(session, body, { ...options, label: `${labels[verb]} ${name}` });
}
