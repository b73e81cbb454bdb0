import Docker from 'dockerode';
import { type EngineErrorCode, toEngineError } from './errors.ts';

export interface EngineCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With its query string. */
  readonly path: string;
  readonly signal?: AbortSignal;
}

/** The engine library on one socket. */
export function openEngine(socketPath: string): Docker {
  // The library would prefer DOCKER_HOST of the environment over the socket it is given.
  return new Docker({ socketPath, host: undefined, protocol: 'http' });
}

/** Awaits the engine library; whatever it throws becomes an `EngineError`. */
export async function ask<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (thrown) {
    throw toEngineError(thrown);
  }
}

/** As `ask`; what is absent, or already as wanted, is no error. */
export async function askIdempotent(
  answer: Promise<unknown>,
  fine: readonly (number | EngineErrorCode)[],
): Promise<void> {
  try {
    await answer;
  } catch (thrown) {
    const error = toEngineError(thrown);
    if (!fine.includes(error.status ?? error.code) && !fine.includes(error.code)) throw error;
  }
}

/** As `ask`; null for what is absent. */
export async function askMaybe<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (thrown) {
    const error = toEngineError(thrown);
    if (error.status === 404) return null;
    throw error;
  }
}

/** Opens an answer of any length as a stream; the library's own calls would gather it in memory and guess at JSON. */
export function openStream(docker: Docker, call: EngineCall): Promise<AsyncIterable<Uint8Array>> {
  const { promise, resolve, reject } = Promise.withResolvers<AsyncIterable<Uint8Array>>();
  const request = {
    // docker-modem 5 takes the last character of a path with a query for a placeholder and cuts it off.
    path: call.path.includes('?') ? `${call.path}&` : call.path,
    method: call.method,
    isStream: true,
    statusCodes: { 200: true, 404: 'not found', 500: 'server error' },
    ...(call.signal === undefined ? {} : { abortSignal: call.signal }),
  };
  docker.modem.dial(request, (thrown: unknown, stream: unknown) => {
    if (thrown) reject(toEngineError(thrown));
    else resolve(stream as AsyncIterable<Uint8Array>);
  });
  return promise;
}
