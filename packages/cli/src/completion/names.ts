import { listHosts, listNetworks, listTokens, listWorkspaces } from '../client/lists.ts';
import { openSession } from '../client/session.ts';
import type { CliContext } from '../context.ts';
import { createOutput } from '../terminal/output.ts';
import type { NameKind } from './complete.ts';

const timeoutMs = 1000;

const lists = { workspace: listWorkspaces, network: listNetworks, host: listHosts, token: listTokens } as const;

/** Names of what there is; none when the server does not answer at once, because somebody has just pressed Tab. */
export async function listNames({ environment, terminal }: CliContext, kind: NameKind): Promise<readonly string[]> {
  const output = createOutput(terminal, { json: false, plain: true });
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const session = await openSession({ options: {}, environment, output, terminal, signal });
    const items: readonly { readonly name: string }[] = await lists[kind](session);
    return items.map(({ name }) => name);
  } catch {
    // A completion that prints an error into the command line helps nobody.
    return [];
  }
}
