import type { Host, Network, Workspace } from '@trailer/contract';
import type { Session } from './session.ts';

const pageSize = 500;

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

async function everyPage<T>(
  read: (query: { limit: number; cursor?: string }) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await read({ limit: pageSize, ...(cursor === null ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

/** Every host, over all pages. */
export function listHosts({ client, signal }: Session): Promise<readonly Host[]> {
  return everyPage(async (query) => (await client.call('hosts.list', { query, signal })).body);
}

/** Every network, or those of one host. */
export function listNetworks({ client, signal }: Session, hostId?: string): Promise<readonly Network[]> {
  const filter = hostId === undefined ? {} : { hostId };
  return everyPage(
    async (query) => (await client.call('networks.list', { query: { ...query, ...filter }, signal })).body,
  );
}

/** Every workspace, or those of one host. */
export function listWorkspaces({ client, signal }: Session, hostId?: string): Promise<readonly Workspace[]> {
  const filter = hostId === undefined ? {} : { hostId };
  return everyPage(
    async (query) => (await client.call('workspaces.list', { query: { ...query, ...filter }, signal })).body,
  );
}

/** Every API token of the caller. */
export function listTokens({ client, signal }: Session) {
  return everyPage(async (query) => (await client.call('tokens.list', { query, signal })).body);
}
