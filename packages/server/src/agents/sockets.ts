import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { maxMessageBytes } from '@trailer/contract';
import { connectionOverWebSocket } from '@trailer/contract/connection';
import type { FastifyInstance } from 'fastify';
import type { HostHandler } from '../app/host-handler.ts';
import {
  type PendingUpgrade,
  refuseUpgrade,
  routeUpgrades,
  type UpgradeHandler,
  upgradeToWebSocket,
} from '../app/upgrade.ts';
import type { AgentHub, HubLogger } from './hub.ts';
import { channelOverWebSocket, linkOverWebSocket } from './websocket.ts';

/** Where remote agents dial in. */
const linkPath = '/agent/v1/link';
const sessionPrefix = '/agent/v1/sessions/';

/** Largest frame of a session; agents send far smaller ones. */
const maxFrameBytes = 1024 * 1024;

/**
 * Opens the doors for remote agents and sends every other WebSocket request through the app's own pipeline. An agent
 * is not a caller of the API: its link proves a key before anything else is read, and a session's id is its ticket.
 */
export function registerAgentSockets(
  app: FastifyInstance,
  hub: AgentHub,
  { logger, hosts }: { readonly logger: HubLogger; readonly hosts: HostHandler },
): void {
  const door: Door = { hub, logger };
  const handler: UpgradeHandler = (request, upgrade) => enter(door, request, upgrade);
  routeUpgrades(app, new Map([['/agent/v1/', handler]]), hosts);
}

interface Door {
  readonly hub: AgentHub;
  readonly logger: HubLogger;
}

function enter(door: Door, request: IncomingMessage, upgrade: PendingUpgrade): void {
  const path = new URL(request.url ?? '/', 'http://agent').pathname;
  const sessionId = path.startsWith(sessionPrefix) ? path.slice(sessionPrefix.length) : null;
  const entering =
    sessionId === null
      ? enterLink(door, { path, request, upgrade })
      : enterSession(door, { sessionId, request, upgrade });
  entering.catch((error: unknown) => door.logger.warn({ err: error }, 'an agent connection could not be taken'));
}

interface Entering {
  readonly request: IncomingMessage;
  readonly upgrade: PendingUpgrade;
}

async function enterLink(
  { hub }: Door,
  { path, request, upgrade }: Entering & { readonly path: string },
): Promise<void> {
  if (path !== linkPath) return turnAway(upgrade.socket);
  const socket = await upgradeToWebSocket({ request, upgrade, maxPayloadBytes: maxMessageBytes });
  hub.accept(linkOverWebSocket(socket), 'network');
}

async function enterSession(
  { hub }: Door,
  { sessionId, request, upgrade }: Entering & { readonly sessionId: string },
): Promise<void> {
  const expected = hub.expects(sessionId);
  if (expected === null) return turnAway(upgrade.socket);
  const socket = await upgradeToWebSocket({ request, upgrade, maxPayloadBytes: maxFrameBytes });
  const isTaken =
    expected === 'session'
      ? hub.attachSession(sessionId, channelOverWebSocket(socket))
      : hub.attachConnection(sessionId, connectionOverWebSocket(socket));
  if (!isTaken) socket.terminate();
}

function turnAway(socket: Duplex): void {
  refuseUpgrade({ socket }, 'HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}
