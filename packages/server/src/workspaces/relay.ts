import type { SessionChannel } from '@trailer/contract';

/**
 * Carries frames both ways between two ends of a session until either ends or the signal is aborted. Neither side is
 * read faster than the other takes it. An end or an error on one side is carried on to the other.
 */
export async function relay(client: SessionChannel, agent: SessionChannel, signal: AbortSignal): Promise<void> {
  await Promise.allSettled([
    client.readable.pipeTo(agent.writable, { signal }),
    agent.readable.pipeTo(client.writable, { signal }),
  ]);
}
