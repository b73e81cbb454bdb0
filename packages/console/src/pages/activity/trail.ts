import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import type { AuditEntry } from '@trailer/contract';
import { client } from '../../api/client.ts';

interface Page {
  readonly items: readonly AuditEntry[];
  readonly nextCursor: string | null;
}

const pageSize = 50;

/** The audit trail, newest first: everybody's, or that of one object (`<kind>/<id>`). */
export function useTrail(object: string | null): UseInfiniteQueryResult<InfiniteData<Page>> {
  return useInfiniteQuery({
    queryKey: object === null ? ['audit'] : ['about', object.split('/')[1], 'audit'],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam }): Promise<Page> => {
      const of = object === null ? {} : { object };
      const from = pageParam === undefined ? {} : { cursor: pageParam };
      return (await client.call('audit.list', { query: { limit: pageSize, ...of, ...from } })).body;
    },
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    // Nothing tells of new entries, so a page that is opened reads anew.
    staleTime: 0,
  });
}
