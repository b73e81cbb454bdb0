import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PendingUpgrade } from './upgrade.ts';

/** Takes every request for host names of its own, before the app sees it. */
export interface HostHandler {
  takes(request: IncomingMessage): boolean;
  answer(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, upgrade: PendingUpgrade): void;
  /** Ends what is open. */
  close(): void;
}
