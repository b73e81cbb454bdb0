import type { IncomingMessage } from 'node:http';
import type { Query, SessionRequest } from '@trailer/contract';
import { connectionOverWebSocket, joinConnections } from '@trailer/contract/connection';
import type { Port } from '@trailer/netmodel';
import { closeChannel, closeConnection } from '../agents/sessions.ts';
import { channelOverWebSocket } from '../agents/websocket.ts';
import type { Call } from '../app/handler.ts';
import { problem } from '../app/problem.ts';
import { acceptUpgrade, isUpgrade } from '../app/upgrade.ts';
import type { FeatureDeps } from '../hosts/change.ts';
import { connectionRequest } from './connect.ts';
import { requireHostNetwork } from './host-network.ts';
import { logRequest } from './logs.ts';
import { answerOutput } from './output.ts';
import { relay } from './relay.ts';
import { requireWorkspace } from './service.ts';

/** Largest frame a client may send into a terminal. */
const maxFrameBytes = 1024 * 1024;

/** Answers with a container's output as bytes. What goes wrong before the first byte is an ordinary problem. */
export async function answerLogs(deps: FeatureDeps, call: Call<'workspaces.logs'>): Promise<void> {
  const { hostId } = await requireWorkspace(deps.db, call.id);
  const channel = await deps.agents.openSession(hostId, logRequest(call.id, call.query), call.signal);
  await answerOutput(call, { channel, contentType: 'application/octet-stream', what: 'log stream' });
}

/** Relays a command between a client's WebSocket and the agent. */
export async function relayExec(deps: FeatureDeps, call: Call<'workspaces.exec'>): Promise<void> {
  const { query } = call;
  const { command } = query;
  const tty = query.tty === 'true';
  // The command itself may hold a secret: the trail says that somebody went in, and with which program.
  const detail = { program: command[0] ?? '', tty };
  const session: SessionRequest = { kind: 'exec', workspaceId: call.id, command, tty, ...sizeOf(query) };
  await relayFrames(deps, call, { session, action: 'workspace.exec', detail });
}

/** Relays a container's main process between a client's WebSocket and the agent. */
export async function relayAttach(deps: FeatureDeps, call: Call<'workspaces.attach'>): Promise<void> {
  const session: SessionRequest = { kind: 'attach', workspaceId: call.id, ...sizeOf(call.query) };
  await relayFrames(deps, call, { session, action: 'workspace.attach', detail: {} });
}

/** Relays a TCP connection between a client's WebSocket and a port of a workspace. */
export async function relayConnect(deps: FeatureDeps, call: Call<'workspaces.connect'>): Promise<void> {
  requireUpgrade(call.raw.request.raw);
  const workspace = await requireWorkspace(deps.db, call.id);
  const { port } = call.query;
  const agent = await deps.agents.openConnection(
    workspace.hostId,
    connectionRequest(workspace, port as Port),
    call.signal,
  );
  try {
    await record(deps, call, { action: 'workspace.connect', name: workspace.name, detail: { port } });
    call.raw.reply.hijack();
    const socket = await acceptUpgrade(call.raw.request.raw, maxFrameBytes);
    await joinConnections(connectionOverWebSocket(socket), agent, call.signal);
  } catch (error) {
    closeConnection(agent);
    throw error;
  }
}

interface Relayed {
  readonly session: SessionRequest;
  readonly action: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

type WebSocketCall = Call<'workspaces.exec'> | Call<'workspaces.attach'> | Call<'workspaces.connect'>;

/** The agent is asked before the WebSocket is accepted, so that its refusal is an ordinary answer. */
async function relayFrames(
  deps: FeatureDeps,
  call: Call<'workspaces.exec'> | Call<'workspaces.attach'>,
  { session, action, detail }: Relayed,
): Promise<void> {
  const { reply, request } = call.raw;
  const { hostId, name, spec } = await requireWorkspace(deps.db, call.id);
  if (spec.networkMode === 'host') requireHostNetwork(call.actor, name);
  requireUpgrade(request.raw);
  const agent = await deps.agents.openSession(hostId, session, call.signal);
  try {
    await record(deps, call, { action, name, detail });
    reply.hijack();
    const socket = await acceptUpgrade(request.raw, maxFrameBytes);
    await relay(channelOverWebSocket(socket), agent, call.signal);
  } catch (error) {
    closeChannel(agent, 'the client could not be connected');
    throw error;
  }
}

function requireUpgrade(request: IncomingMessage): void {
  if (!isUpgrade(request)) throw problem('malformed_request', 'open this address as a WebSocket');
}

function sizeOf({ columns, rows }: Query<'workspaces.attach'>) {
  return { columns: columns ?? null, rows: rows ?? null };
}

async function record(
  { audit }: FeatureDeps,
  call: WebSocketCall,
  { action, name, detail }: Omit<Relayed, 'session'> & { readonly name: string },
): Promise<void> {
  const object = `workspace/${call.id}`;
  await audit.record({ actor: call.actor.name, action, object, outcome: 'done', detail: { name, ...detail } });
}
