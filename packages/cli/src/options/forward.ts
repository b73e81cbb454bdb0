import { usageError } from '../exit.ts';

/** A port of this machine that leads to one of a workspace. */
export interface ForwardRequest {
  /** 0 takes any free one. */
  readonly local: number;
  readonly port: number;
}

const largestPort = 65_535;

/** Reads `[LOCAL:]PORT`. */
export function parseForward(text: string): ForwardRequest {
  const match = /^(?:(\d{1,5}):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  const local = match?.[1] === undefined ? port : Number(match[1]);
  if (match !== null && port >= 1 && port <= largestPort && local <= largestPort) return { local, port };
  throw usageError(`${text}: write [LOCAL:]PORT with ports up to ${largestPort}, such as 8080 or 9000:8080`);
}

/** Reads a port alone. */
export function parsePortArgument(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= largestPort) return port;
  throw usageError(`${text}: write a port from 1 to ${largestPort}`);
}
