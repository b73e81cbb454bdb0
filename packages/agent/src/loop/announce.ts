import { announcementsOf } from '@trailer/netmodel';
import type { ApplyContext } from '../apply/executor.ts';
import type { EngineEvent } from '../docker/gate.ts';

/**
 * Tells the LANs of a container that just started whose its addresses are: a static one may have been another
 * machine's, or the same workspace's under another MAC address, in the caches of its neighbours. A LAN that could not
 * be told finds out by itself, within minutes, so that a failure is only logged.
 */
export async function announceAtStart(
  event: EngineEvent,
  { observer, kernel, journal, logger }: Pick<ApplyContext, 'observer' | 'kernel' | 'journal' | 'logger'>,
): Promise<void> {
  const networks = journal.desired?.networks ?? [];
  try {
    const container = await observer.inspect(event.id);
    if (container === null || container.pid === null) return;
    const announcements = announcementsOf(container, networks);
    if (announcements.length === 0) return;
    await kernel.announceAddresses({ engineId: event.id, pid: container.pid }, announcements);
  } catch (error) {
    logger.warn({ err: error, container: event.id }, 'agent: the addresses of a container could not be announced');
  }
}
