import type { AgentAnswer, ForeignDetails, ForeignObjects } from '@trailer/contract';
import { problem } from '../app/problem.ts';
import type { FeatureDeps } from '../hosts/change.ts';
import type { HostRecord } from '../hosts/store.ts';

/** An engine with hundreds of containers takes seconds to tell of them all. */
const readLimitMs = 20_000;

/** What the host's engine has that does not carry Trailer's mark, asked for now. */
export async function readForeign({ agents }: Pick<FeatureDeps, 'agents'>, host: HostRecord): Promise<ForeignObjects> {
  const answer = await agents.request(host.id, { kind: 'foreign' }, readLimitMs);
  if (answer.kind === 'foreign') return answer.found;
  throw unread(host, answer);
}

/** One container of it with the values of its environment; null when it is gone, or is Trailer's. */
export async function readForeignContainer(
  { agents }: Pick<FeatureDeps, 'agents'>,
  host: HostRecord,
  engineId: string,
): Promise<ForeignDetails | null> {
  const answer = await agents.request(host.id, { kind: 'foreign-container', engineId }, readLimitMs);
  if (answer.kind === 'foreign-container') return answer.found;
  throw unread(host, answer);
}

function unread(host: HostRecord, answer: AgentAnswer) {
  const why = answer.kind === 'failed' ? answer.message : 'its agent did not answer the question';
  return problem('host_unavailable', `the engine of host ${host.name} could not be read: ${why}`);
}
