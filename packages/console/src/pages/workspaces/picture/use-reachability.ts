import { keepPreviousData, skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Host, Workspace } from '@trailer/contract';
import { useMemo } from 'react';
import { client } from '../../../api/client.ts';
import { withMeasurements } from './choice.ts';

/** What packets found lives beside the prediction: an event renews the prediction, and what was measured stays. */
function probedKey(id: string) {
  return ['probed', id] as const;
}

/** From where a workspace answers; read anew when it or its host changes, with what packets found when last sent. */
export function useReachability({ id }: Pick<Workspace, 'id'>, host: Host | undefined) {
  const predicted = useQuery({
    // The host's interfaces count too, and its events name the host alone.
    queryKey: ['about', id, 'reachability', host?.status, JSON.stringify(host?.interfaces ?? [])],
    queryFn: async () => (await client.call('workspaces.reachability', { id })).body.cells,
    placeholderData: keepPreviousData,
  });
  const found = useQuery<typeof predicted.data>({ queryKey: probedKey(id), queryFn: skipToken }).data;
  const { data } = predicted;
  const cells = useMemo(() => data && withMeasurements(data, found ?? []), [data, found]);
  return { ...predicted, cells };
}

/** Has packets sent, and keeps what they found. */
export function useProbe({ id }: Pick<Workspace, 'id'>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async () => (await client.call('workspaces.probe', { id })).body.cells,
    onSuccess: (cells) => cache.setQueryData(probedKey(id), cells),
  });
}
