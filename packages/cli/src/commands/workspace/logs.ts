import { findWorkspace } from '../../client/find.ts';
import type { Session } from '../../client/session.ts';
import { parseSinceOption } from '../../options/values.ts';
import { writeAll } from '../../terminal/terminal.ts';
import type { LogsOptions } from './session-options.ts';

function isEndedByUs(session: Session): boolean {
  return session.signal.aborted;
}

/** Copies the container's output to standard output until it ends, or until Ctrl-C with --follow. */
export async function logsCommand(session: Session, reference: string, options: LogsOptions): Promise<undefined> {
  const { id } = await findWorkspace(session, reference);
  const response = await session.client.open('workspaces.logs', {
    id,
    query: {
      ...(options.follow === true ? { follow: 'true' as const } : {}),
      ...(options.tail === undefined ? {} : { tail: options.tail }),
      ...(options.since === undefined ? {} : { since: parseSinceOption(options.since, new Date()) }),
      ...(options.timestamps === true ? { timestamps: 'true' as const } : {}),
    },
    signal: session.signal,
  });
  try {
    for await (const chunk of response.body ?? []) await writeAll(session.terminal.stdout, chunk);
  } catch (error) {
    if (!isEndedByUs(session)) throw error;
  }
}
