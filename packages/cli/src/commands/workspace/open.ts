import type { Workspace } from '@trailer/contract';
import { viewerPort } from '@trailer/netmodel';
import { findWorkspace } from '../../client/find.ts';
import type { Session } from '../../client/session.ts';
import { usageError } from '../../exit.ts';
import { parsePortArgument } from '../../options/forward.ts';

/** Prints an address that opens a port of the workspace in a browser, once. */
export async function openCommand(
  session: Session,
  { reference, port: text }: { readonly reference: string; readonly port: string | undefined },
  { path }: { readonly path?: string },
): Promise<undefined> {
  const workspace = await findWorkspace(session, reference);
  const port = text === undefined ? onlyPortOf(workspace) : parsePortArgument(text);
  const body = { port, ...(path === undefined ? {} : { path }) };
  const { body: address } = await session.client.call('workspaces.openApp', { id: workspace.id, body });
  if (address.warning !== null) session.output.note(`Warning: ${address.warning}`);
  if (session.output.json) session.output.document(address);
  else {
    session.output.line(address.url);
    session.output.note(`Opens port ${port} of ${workspace.name} once, within 30 seconds`);
  }
}

/** The viewer of a desktop, or the one TCP port that is published. */
function onlyPortOf({ name, kind, ports }: Workspace): number {
  if (kind === 'windows') return viewerPort;
  const served = [...new Set(ports.filter(({ protocol }) => protocol === 'tcp').map((port) => port.containerPort))];
  const [only] = served;
  if (only !== undefined && served.length === 1) return only;
  const known = served.length === 0 ? 'publishes none' : `publishes ${served.join(', ')}`;
  throw usageError(`Which port? ${name} ${known}: trailer workspace open ${name} PORT`);
}
