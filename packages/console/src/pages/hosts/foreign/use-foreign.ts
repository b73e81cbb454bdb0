import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Foreign, Host } from '@trailer/contract';
import { client } from '../../../api/client.ts';

/** What a host's engine has that is not Trailer's: asked of its agent when a page that shows it is opened. */
export function useForeign(host: Host | undefined, wanted = true): UseQueryResult<Foreign> {
  return useQuery({
    queryKey: ['foreign', host?.id],
    queryFn: async () => (await client.call('hosts.foreign', { id: host?.id ?? '' })).body,
    enabled: wanted && host?.status === 'online',
    // No event tells of what is not Trailer's.
    staleTime: 0,
    retry: false,
  });
}
