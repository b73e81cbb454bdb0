import type { Call } from '../app/handler.ts';
import { problem } from '../app/problem.ts';
import { answerOutput } from '../workspaces/output.ts';
import { openPeer } from './bench-peer.ts';
import type { FeatureDeps } from './change.ts';
import { findHost } from './store.ts';

/**
 * Has a host measure the ways packets take on it, and answers with what it tells, a line of JSON at a time. Whoever goes
 * away ends it. A refusal, of a second one for example, is an ordinary problem.
 */
export async function answerBench(deps: FeatureDeps, call: Call<'hosts.bench'>): Promise<void> {
  const host = await findHost(deps.db, call.id);
  if (host === undefined) throw problem('not_found', `there is no host ${call.id}`);
  const peer = await openPeer(deps, host, call.signal);
  try {
    const { wire, whyNoWire } = peer;
    const request = { kind: 'bench', image: call.body.image ?? null, wire, whyNoWire } as const;
    const channel = await deps.agents.openBench(host.id, request, call.signal);
    await deps.audit.record({
      actor: call.actor.name,
      action: 'host.bench',
      object: `host/${host.id}`,
      outcome: 'done',
      detail: { name: host.name, image: request.image, otherHost: wire?.hostName ?? null },
    });
    await answerOutput(call, { channel, contentType: 'application/x-ndjson', what: 'measurement' });
  } finally {
    peer.close();
  }
}
