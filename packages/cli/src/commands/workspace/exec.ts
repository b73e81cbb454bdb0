import { findWorkspace } from '../../client/find.ts';
import type { Session } from '../../client/session.ts';
import { openWebSocket } from '../../client/websocket.ts';
import { usageError } from '../../exit.ts';
import { converse, terminalSize } from './frames.ts';
import type { ProgramOptions } from './session-options.ts';

interface ExecRequest {
  readonly reference: string;
  readonly command: readonly string[];
}

/** Runs a command in the container and ends with its exit code. */
export async function execCommand(
  session: Session,
  { reference, command }: ExecRequest,
  options: ProgramOptions,
): Promise<number> {
  const { id } = await findWorkspace(session, reference);
  const tty = requireTerminal(session, options);
  const size = tty ? { tty: 'true' as const, ...terminalSize(session) } : {};
  const url = session.client.url('workspaces.exec', { id, query: { command: [...command], ...size } });
  return converse(await openWebSocket(url, session), session, { input: options.interactive === true, tty });
}

/** Watches the container's main process, or talks with it; ends with its exit code, or with 0 when left by Ctrl-C. */
export async function attachCommand(
  session: Session,
  reference: string,
  options: ProgramOptions,
): Promise<number | undefined> {
  const { id } = await findWorkspace(session, reference);
  const tty = requireTerminal(session, options);
  const url = session.client.url('workspaces.attach', { id, query: tty ? terminalSize(session) : {} });
  try {
    // Its input is not ended: that would end many a program, and whoever only watches does not mean to.
    return await converse(await openWebSocket(url, session), session, {
      input: options.interactive === true,
      tty,
      keepInput: true,
    });
  } catch (error) {
    if (!session.signal.aborted) throw error;
    return undefined;
  }
}

function requireTerminal({ terminal }: Session, { tty }: ProgramOptions): boolean {
  if (tty === true && terminal.stdin.isTTY !== true) throw usageError('--tty needs a terminal; leave -t out in a pipe');
  return tty === true;
}
