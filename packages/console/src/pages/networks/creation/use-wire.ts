import { useDebouncedValue } from '@mantine/hooks';
import { skipToken, useQuery } from '@tanstack/react-query';
import type { CreateNetwork, Warning } from '@trailer/contract';
import { client } from '../../../api/client.ts';
import { aboutTheWire, readAnswer, type WireState } from './wire.ts';

/** How long nothing is typed before the wire is asked. */
const settledMs = 800;

/** An answer holds while somebody thinks about it. */
const holdsMs = 60_000;

/** Asks the host on the wire about a network that would be accepted: the same as `trailer network create --dry-run`. */
export function useWire(body: CreateNetwork | null, isAcceptable: boolean): WireState {
  const asked = body === null ? '' : JSON.stringify(aboutTheWire(body));
  const [settled] = useDebouncedValue(asked, settledMs);
  const isOnWire = body !== null && isAcceptable && body.driver !== 'bridge';
  const enabled = isOnWire && settled === asked;
  const answer = useQuery({
    queryKey: ['wire', settled],
    queryFn: body !== null && enabled ? () => dryRun(body) : skipToken,
    staleTime: holdsMs,
    retry: false,
  });
  if (!isOnWire) return { look: 'none', warnings: {} };
  if (!enabled || answer.isPending) return { look: 'looking', warnings: {} };
  return answer.isError ? { look: 'failed', warnings: {} } : readAnswer(answer.data);
}

async function dryRun(body: CreateNetwork): Promise<readonly Warning[]> {
  return (await client.call('networks.create', { body, query: { dryRun: 'true' } })).body.warnings;
}
