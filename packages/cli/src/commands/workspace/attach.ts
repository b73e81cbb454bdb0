import type { Workspace } from '@trailer/contract';
import { findWorkspace } from '../../client/find.ts';
import type { Session } from '../../client/session.ts';
import { openWebSocket } from '../../client/websocket.ts';
import { CliError } from '../../exit.ts';
import { requireTerminal } from './exec.ts';
import { type Conversation, converse, terminalSize } from './frames.ts';
import type { AttachOptions } from './session-options.ts';

/** Talks with the container's main process, or watches it; ends with its exit code, or with 0 when it was left. */
export async function attachCommand(
  session: Session,
  reference: string,
  options: AttachOptions,
): Promise<number | undefined> {
  const workspace = await findWorkspace(session, reference);
  const conversation = conversationWith(workspace, session, options);
  const { id, name } = workspace;
  const query = conversation.tty ? terminalSize(session) : {};
  try {
    const socket = await openWebSocket(session.client.url('workspaces.attach', { id, query }), session);
    session.output.note(howToLeave(workspace, conversation));
    const exitCode = await converse(socket, session, conversation);
    if (exitCode === null) session.output.note(`\nLeft ${name} running`);
    return exitCode ?? undefined;
  } catch (error) {
    if (!session.signal.aborted) throw error;
    return undefined;
  }
}

/** Whoever sits at a terminal talks, unless they only want to watch; what comes through a pipe has to be asked for. */
function conversationWith(workspace: Workspace, session: Session, options: AttachOptions): Conversation {
  const { name, interactive } = workspace;
  const wants = options.stdin && (options.interactive === true || options.tty === true);
  if (wants && !interactive) {
    throw new CliError(
      `${name} takes no input: "trailer workspace update ${name} --interactive" makes its container anew, with one`,
    );
  }
  const asked = options.stdin && requireTerminal(session, options);
  const tty = asked || (options.stdin && interactive && session.terminal.stdin.isTTY === true);
  return { input: tty || wants, tty, keepInput: true, detachable: tty };
}

function howToLeave({ name, interactive }: Workspace, { tty, input }: Conversation): string {
  if (tty) return `Attached to ${name}: Ctrl-P Ctrl-Q leaves it running`;
  if (input) return `Attached to ${name}: the end of the input leaves it running`;
  const cure = interactive ? '' : `; "trailer workspace update ${name} --interactive" gives it an input`;
  return `Watching ${name}: Ctrl-C leaves it running${cure}`;
}
