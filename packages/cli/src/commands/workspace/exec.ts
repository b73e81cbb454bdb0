import { findWorkspace } from '../../client/find.ts';
import type { Session } from '../../client/session.ts';
import { openWebSocket } from '../../client/websocket.ts';
import { exitCodes, usageError } from '../../exit.ts';
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
  const socket = await openWebSocket(url, session);
  return (await converse(socket, session, { input: options.interactive === true, tty })) ?? exitCodes.ok;
}

/** Whether the program gets a terminal; throws where there is none to give. */
export function requireTerminal({ terminal }: Session, { tty }: Pick<ProgramOptions, 'tty'>): boolean {
  if (tty === true && terminal.stdin.isTTY !== true) throw usageError('--tty needs a terminal; leave -t out in a pipe');
  return tty === true;
}
