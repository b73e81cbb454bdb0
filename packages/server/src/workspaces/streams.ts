import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SessionRequest } from '@trailer/contract';
import { closeChannel } from '../agents/sessions.ts';
import { channelOverWebSocket } from '../agents/websocket.ts';
import type { Call } from '../app/handler.ts';
import { problem } from '../app/problem.ts';
import { acceptUpgrade, isUpgrade } from '../app/upgrade.ts';
import type { FeatureDeps } from '../hosts/change.ts';
import { logRequest, readOutput } from './logs.ts';
import { relay } from './relay.ts';
import { requireWorkspace } from './service.ts';

/** Largest frame a client may send into a terminal. */
const maxFrameBytes = 1024 * 1024;

/** Answers with a container's output as bytes. What goes wrong before the first byte is an ordinary problem. */
export async function answerLogs(deps: FeatureDeps, call: Call<'workspaces.logs'>): Promise<void> {
  const { hostId } = await requireWorkspace(deps.db, call.id);
  const channel = await deps.agents.openSession(hostId, logRequest(call.id, call.query), call.signal);
  const { reply, request } = call.raw;
  reply.hijack();
  const response = reply.raw;
  // The headers that hooks gave to the reply do not reach a hijacked answer by themselves.
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) response.setHeader(name, value);
  }
  // nginx would collect the stream in a buffer.
  const streaming = { 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
  response.writeHead(200, { 'content-type': 'application/octet-stream', ...streaming });
  response.flushHeaders();
  try {
    await pipeline(Readable.fromWeb(readOutput(channel)), response, { signal: call.signal });
  } catch (error) {
    // The answer has begun, no problem can be sent any more: `pipeline` cut the connection, so the reader knows.
    if (!call.signal.aborted) request.log.info({ err: error }, 'log stream ended early');
  } finally {
    closeChannel(channel, 'nobody reads this log any more');
  }
}

/** Relays a terminal between a client's WebSocket and the agent. The agent is asked before the WebSocket is accepted. */
export async function relayExec(deps: FeatureDeps, call: Call<'workspaces.exec'>): Promise<void> {
  const { reply, request } = call.raw;
  if (!isUpgrade(request.raw)) throw problem('malformed_request', 'open this address as a WebSocket');
  const { hostId, name } = await requireWorkspace(deps.db, call.id);
  const agent = await deps.agents.openSession(hostId, execRequest(call), call.signal);
  try {
    await recordExec(deps, call, name);
    reply.hijack();
    const socket = await acceptUpgrade(request.raw, maxFrameBytes);
    await relay(channelOverWebSocket(socket), agent, call.signal);
  } catch (error) {
    closeChannel(agent, 'the client could not be connected');
    throw error;
  }
}

function execRequest({ id, query }: Call<'workspaces.exec'>): SessionRequest {
  return {
    kind: 'exec',
    workspaceId: id,
    command: query.command,
    tty: query.tty === 'true',
    columns: query.columns ?? null,
    rows: query.rows ?? null,
  };
}

/** The command itself may hold a secret: the trail says that somebody went in, and with which program. */
async function recordExec({ audit }: FeatureDeps, call: Call<'workspaces.exec'>, name: string): Promise<void> {
  await audit.record({
    actor: call.actor.name,
    action: 'workspace.exec',
    object: `workspace/${call.id}`,
    outcome: 'done',
    detail: { name, program: call.query.command[0] ?? '', tty: call.query.tty === 'true' },
  });
}
