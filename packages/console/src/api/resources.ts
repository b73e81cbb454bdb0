import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Host, Network, Workspace } from '@trailer/contract';
import { readAlong } from './changes.ts';
import { client } from './client.ts';

/** The lists that the console keeps whole, by the kind that events name. */
export interface Resources {
  readonly host: Host;
  readonly network: Network;
  readonly workspace: Workspace;
}

/** The three lists, all read. */
export interface Everything {
  readonly hosts: readonly Host[];
  readonly networks: readonly Network[];
  readonly workspaces: readonly Workspace[];
}

export type ResourceKind = keyof Resources;

/** What a list is kept under in the cache. */
export function listKey(kind: ResourceKind): readonly [ResourceKind] {
  return [kind];
}

const pageSize = 500;

const readPage = {
  host: async (cursor: string | undefined) => (await client.call('hosts.list', { query: pageQuery(cursor) })).body,
  network: async (cursor: string | undefined) =>
    (await client.call('networks.list', { query: pageQuery(cursor) })).body,
  workspace: async (cursor: string | undefined) =>
    (await client.call('workspaces.list', { query: pageQuery(cursor) })).body,
} as const;

function pageQuery(cursor: string | undefined) {
  return { limit: pageSize, ...(cursor === undefined ? {} : { cursor }) };
}

type ReadPage<Item> = (
  cursor: string | undefined,
) => Promise<{ readonly items: readonly Item[]; readonly nextCursor: string | null }>;

async function readAll<Item>(read: ReadPage<Item>): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

/** Every host; kept up to date by events. */
export function useHosts(): UseQueryResult<readonly Host[]> {
  return useQuery({ queryKey: listKey('host'), queryFn: () => readAlong('host', () => readAll(readPage.host)) });
}

/** Every network of every host. */
export function useNetworks(): UseQueryResult<readonly Network[]> {
  return useQuery({
    queryKey: listKey('network'),
    queryFn: () => readAlong('network', () => readAll(readPage.network)),
  });
}

/** Every workspace of every host. */
export function useWorkspaces(): UseQueryResult<readonly Workspace[]> {
  return useQuery({
    queryKey: listKey('workspace'),
    queryFn: () => readAlong('workspace', () => readAll(readPage.workspace)),
  });
}

/** One of a list that is read already, or undefined while it is not, or when there is none. */
export function findById<Item extends { readonly id: string }>(
  { data }: UseQueryResult<readonly Item[]>,
  id: string | null | undefined,
): Item | undefined {
  return data?.find((item) => item.id === id);
}
