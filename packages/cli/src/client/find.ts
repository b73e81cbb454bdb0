import type { Host, Network, Workspace } from '@trailer/contract';
import { CliError, exitCodes, usageError } from '../exit.ts';
import { listHosts, listNetworks, listWorkspaces } from './lists.ts';
import type { Session } from './session.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

const shownAtMost = 8;

/** Picks by id first, then by name; tells what there is instead when nothing or too much matches. */
export function pick<T extends Named>(items: readonly T[], reference: string, kind: string): T {
  const byId = items.find((item) => item.id === reference);
  if (byId !== undefined) return byId;
  const byName = items.filter((item) => item.name === reference);
  const [only] = byName;
  if (only !== undefined && byName.length === 1) return only;
  if (only !== undefined) {
    const ids = byName.map((item) => item.id).join(', ');
    throw usageError(`${byName.length} ${kind}s are named ${reference}: give the id, one of ${ids}`);
  }
  throw new CliError(`There is no ${kind} ${reference}${alternatives(items)}`, { exitCode: exitCodes.notFound });
}

function alternatives(items: readonly Named[]): string {
  if (items.length === 0) return '';
  const names = items.slice(0, shownAtMost).map((item) => item.name);
  return `; there is ${names.join(', ')}${items.length > shownAtMost ? ', …' : ''}`;
}

/** The host of that id or name. */
export async function findHost(session: Session, reference: string): Promise<Host> {
  return pick(await listHosts(session), reference, 'host');
}

/** The host of that id or name; without one, the only host there is. */
export async function chooseHost(session: Session, reference: string | undefined): Promise<Host> {
  const hosts = await listHosts(session);
  if (reference !== undefined) return pick(hosts, reference, 'host');
  const [only] = hosts;
  if (only === undefined)
    throw new CliError('There is no host yet: start an agent first', { exitCode: exitCodes.notFound });
  if (hosts.length > 1) {
    throw usageError(`There are ${hosts.length} hosts: choose one by --host${alternatives(hosts)}`);
  }
  return only;
}

/** The network of that id or name. */
export async function findNetwork(session: Session, reference: string): Promise<Network> {
  return pick(await listNetworks(session), reference, 'network');
}

/** The workspace of that id or name. */
export async function findWorkspace(session: Session, reference: string): Promise<Workspace> {
  return pick(await listWorkspaces(session), reference, 'workspace');
}
