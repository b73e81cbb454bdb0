import type { Workspace } from '@trailer/contract';
import { isFailing } from '@trailer/netmodel';
import type { Session } from '../../client/session.ts';
import { waitUntil } from '../../client/wait.ts';
import { formatPort } from '../../options/port.ts';
import { paintCondition, paintPhase } from '../../terminal/phase.ts';
import type { WaitOptions } from '../define.ts';
import { defaultTimeoutMs } from '../options.ts';
import { desktopHints } from './desktop-hints.ts';

/** Waits, unless told not to, until a workspace runs or is stopped, whichever is wanted of it; then says where it stands. */
export async function settle(
  session: Session,
  workspace: Workspace,
  { label, wait, timeout }: WaitOptions & { readonly label: string },
): Promise<undefined> {
  const { client, output, signal } = session;
  const { id } = workspace;
  const settled = wait
    ? await waitUntil<Workspace>(session, {
        label,
        timeoutMs: timeout ?? defaultTimeoutMs,
        read: async () => (await client.call('workspaces.get', { id, signal })).body,
        reached: ({ running, status }) => status.phase === (running ? 'running' : 'stopped'),
      })
    : workspace;
  if (output.json) return void output.document(settled);
  showOutcome(session, settled);
  if (settled.status.phase !== 'running') return;
  const hints = settled.kind === 'windows' ? await desktopHints(session, settled) : [];
  for (const hint of [...hints, `From where they answer: trailer explain ${settled.name}`])
    output.note(output.style.dim(hint));
}

function showOutcome({ output }: Session, { name, status, ports }: Workspace): void {
  output.line(`${output.style.bold(name)} is ${paintPhase(output.style, status.phase)}`);
  if (status.phase !== 'running') return;
  for (const { address } of status.addresses) output.line(`  address ${address}`);
  if (status.guest !== null) output.line(`  guest   ${status.guest.address}`);
  for (const port of ports) output.line(`  port    ${formatPort(port)}`);
  const failing = status.conditions.filter(isFailing);
  for (const condition of failing)
    output.line(paintCondition(output.style, condition, `  ${condition.type}: ${condition.message}`));
}
