import { Agent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Port } from '@trailer/netmodel';
import type { AgentGate } from '../agents/gate.ts';
import { connectionRequest } from '../workspaces/connect.ts';
import type { WorkspaceRecord } from '../workspaces/record.ts';

/** A browser asks for the rest of a page at once; a connection that nobody asks for anything ends. */
const idleLimitMs = 10_000;

const limits: AgentOptions = { keepAlive: true, timeout: idleLimitMs, maxSockets: 256, maxFreeSockets: 16 };

/** Where a request goes: what `http` takes for a host name is a workspace's id, which no resolver ever sees. */
export interface Destination extends ClientRequestArgs {
  readonly workspace: WorkspaceRecord;
}

/** Connections of HTTP requests to ports of workspaces, through their agents, used again while they are warm. */
export class WorkspaceConnections extends Agent {
  readonly #agents: AgentGate;

  constructor(agents: AgentGate) {
    super(limits);
    this.#agents = agents;
  }

  override createConnection(
    options: ClientRequestArgs,
    opened?: (error: Error | null, connection: Duplex) => void,
  ): undefined {
    const { workspace, port } = options as Destination;
    // Node takes the error alone; its types want a connection all the same.
    const fail = (error: Error): void => (opened as ((error: Error) => void) | undefined)?.(error);
    // Nobody waits in vain for longer than the agent takes: each connection that comes is used or kept.
    this.#open(workspace, Number(port) as Port).then(
      (connection) => (connection.destroyed ? fail(cutError()) : opened?.(null, connection)),
      fail,
    );
    return undefined;
  }

  async #open(workspace: WorkspaceRecord, port: Port): Promise<Duplex> {
    const request = connectionRequest(workspace, port);
    return this.#agents.openConnection(workspace.hostId, request, new AbortController().signal);
  }
}

/** A connection that is over when it comes would tell nobody of its end any more: its request would wait for ever. */
function cutError(): Error {
  return Object.assign(new Error('the workspace cut the connection'), { code: 'ECONNRESET' });
}
