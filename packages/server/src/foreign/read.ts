import type { ForeignObjects } from '@trailer/contract';
import { problem } from '../app/problem.ts';
import type { FeatureDeps } from '../hosts/change.ts';
import type { HostRecord } from '../hosts/store.ts';

/** An engine with hundreds of containers takes seconds to tell of them all. */
const readLimitMs = 20_000;

/** What the host's engine has that does not carry Trailer's mark, asked for now. */
export async function readForeign({ agents }: Pick<FeatureDeps, 'agents'>, host: HostRecord): Promise<ForeignObjects> {
  const answer = await agents.request(host.id, { kind: 'foreign' }, readLimitMs);
  if (answer.kind === 'foreign') return answer.found;
  const why = answer.kind === 'failed' ? answer.message : 'its agent did not answer the question';
  throw problem('host_unavailable', `the engine of host ${host.name} could not be read: ${why}`);
}
