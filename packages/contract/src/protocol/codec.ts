import type { z } from 'zod';
import { type AgentMessage, agentMessageSchema, type ServerMessage, serverMessageSchema } from './messages.ts';

/** Largest message either side of the agent link accepts; a host with a thousand workspaces stays far below it. */
export const maxMessageBytes = 16 * 1024 * 1024;

/** A link message as the text that crosses the wire. */
export function encodeMessage(message: AgentMessage | ServerMessage): string {
  return JSON.stringify(message);
}

/** A received text as a message of an agent's, or why it is none. */
export function decodeAgentMessage(text: string): Decoded<AgentMessage> {
  return decode(agentMessageSchema, text);
}

/** A received text as a message of a server's, or why it is none. */
export function decodeServerMessage(text: string): Decoded<ServerMessage> {
  return decode(serverMessageSchema, text);
}

export type Decoded<T> = { readonly ok: true; readonly message: T } | { readonly ok: false; readonly reason: string };

function decode<T>(schema: z.ZodType<T>, text: string): Decoded<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'a message that is not JSON' };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, message: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, reason: `a message that breaks the protocol at "${issue?.path.join('.')}": ${issue?.message}` };
}
