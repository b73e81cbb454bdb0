// biome-ignore lint/style/noRestrictedImports: an entry of its own, @trailer/contract/connection, which the console does not load
import { Duplex, finished, type Readable, type Writable } from 'node:stream';

/** The bytes of a TCP connection, both ways; a `net.Socket` is one. */
export type Connection = Duplex;

/**
 * The part of a WebSocket of the library `ws` that carries a connection. This package does not depend on the library,
 * for the console does not either.
 */
export interface ConnectionSocket {
  send(bytes: Uint8Array, options: { readonly binary: true }, sent: (error?: Error | null) => void): void;
  close(code: number): void;
  terminate(): void;
  pause(): void;
  resume(): void;
  on(event: 'message', listener: (data: Uint8Array | ArrayBuffer | Uint8Array[], isBinary: boolean) => void): unknown;
  on(event: 'close', listener: (code: number) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** Close codes of RFC 6455 that are used here. */
const closeCodes = { normal: 1000, internalError: 1011 } as const;

/** Either side takes messages of up to 1 MiB; smaller ones let another connection have its turn. */
const maxMessageBytes = 256 * 1024;

const bufferBytes = 256 * 1024;

/** How long the other side has to answer a closing handshake. */
const closeLimitMs = 5_000;

/**
 * The bytes of a TCP connection over a WebSocket of binary messages. An empty message says that its sender sends no
 * more, as FIN does; a WebSocket that closes before both have said so is a connection that was reset. Neither side is
 * read faster than the other takes it. It has the methods of a `net.Socket` that an `http.Agent` calls.
 */
export function connectionOverWebSocket(socket: ConnectionSocket): Duplex {
  return new WebSocketConnection(socket);
}

class WebSocketConnection extends Duplex {
  readonly #socket: ConnectionSocket;
  #othersEnded = false;
  #oursEnded = false;
  #isClosed = false;
  #idle: NodeJS.Timeout | undefined;
  timeout = 0;

  constructor(socket: ConnectionSocket) {
    super({ readableHighWaterMark: bufferBytes, writableHighWaterMark: bufferBytes });
    this.#socket = socket;
    socket.pause();
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', (code) => {
      this.#isClosed = true;
      if (this.#othersEnded && this.#oursEnded) return;
      const message = `the connection was reset: its WebSocket closed with code ${code}`;
      this.destroy(Object.assign(new Error(message), { code: 'ECONNRESET' }));
    });
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, written: (error?: Error | null) => void): void {
    this.#idle?.refresh();
    this.#send(bytes, 0, written);
  }

  override _final(finished: (error?: Error | null) => void): void {
    this.#oursEnded = true;
    this.#socket.send(new Uint8Array(), { binary: true }, finished);
  }

  override _destroy(error: Error | null, destroyed: (error: Error | null) => void): void {
    clearTimeout(this.#idle);
    if (!this.#isClosed) this.#close();
    destroyed(error);
  }

  /** Emits `timeout` once nothing has crossed for so long; 0 waits for ever. */
  setTimeout(ms: number): this {
    clearTimeout(this.#idle);
    this.timeout = ms;
    this.#idle = ms === 0 ? undefined : setTimeout(() => this.emit('timeout'), ms);
    this.#idle?.unref();
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  #close(): void {
    const isComplete = this.#othersEnded && this.#oursEnded;
    // A paused socket would never see the answer to its closing handshake.
    this.#socket.resume();
    this.#socket.close(isComplete ? closeCodes.normal : closeCodes.internalError);
    const timer = setTimeout(() => this.#socket.terminate(), closeLimitMs);
    timer.unref();
    this.#socket.on('close', () => clearTimeout(timer));
  }

  #receive(data: Uint8Array | ArrayBuffer | Uint8Array[], isBinary: boolean): void {
    // Messages still arrive between the end of a stream and that of the closing handshake.
    if (this.destroyed || this.#othersEnded) return;
    this.#idle?.refresh();
    const bytes = bytesOf(data);
    if (!isBinary) this.destroy(new Error('the other side sent text, and a connection carries bytes'));
    else if (bytes.length > 0) this.#deliver(bytes);
    else {
      this.#othersEnded = true;
      this.push(null);
    }
  }

  #deliver(bytes: Uint8Array): void {
    if (!this.push(bytes)) this.#socket.pause();
  }

  #send(bytes: Buffer, from: number, written: (error?: Error | null) => void): void {
    const next = from + maxMessageBytes;
    const isLast = next >= bytes.length;
    this.#socket.send(isLast && from === 0 ? bytes : bytes.subarray(from, next), { binary: true }, (error) => {
      if (error || isLast) written(error);
      else this.#send(bytes, next, written);
    });
  }
}

function bytesOf(data: Uint8Array | ArrayBuffer | Uint8Array[]): Uint8Array {
  if (data instanceof Uint8Array) return data;
  return Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data);
}

export interface Carrying {
  /**
   * Gives the memory of what was written back at once: the collector would let some sixty megabytes of a fast stream
   * pile up before it looked. Only where nobody else can hold what `source` gives: the other end of a pair in memory does.
   */
  readonly givesBack: boolean;
}

/**
 * Carries what a socket receives to where it is to go, no faster than it is taken there, and ends that with it. Rejects
 * when either breaks, and then destroys both.
 */
export function carry(source: Readable, sink: Writable, { givesBack }: Carrying): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      source.destroy();
      sink.destroy();
      reject(error);
    };
    source.on('data', (bytes: Uint8Array) => {
      const isRoom = sink.write(bytes, (error) => {
        if (!error && givesBack) giveBack(bytes);
      });
      if (!isRoom) source.pause();
    });
    sink.on('drain', () => source.resume());
    source.once('end', () => sink.end());
    finished(source, { writable: false }, (error) => error && fail(error));
    finished(sink, { readable: false }, (error) => (error ? fail(error) : resolve()));
  });
}

/** Gives memory back that nobody needs any more, if it holds these bytes alone. */
export function giveBack({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && !buffer.detached && buffer.byteLength === byteLength) buffer.transfer(0);
}

/** What two connections carry may be held at the far end of either. */
const shared: Carrying = { givesBack: false };

/**
 * Carries bytes both ways between two connections until both directions have ended, either is reset, or the signal is
 * aborted. An end of one direction is carried on; a reset ends both.
 */
export async function joinConnections(one: Duplex, other: Duplex, signal: AbortSignal): Promise<void> {
  const stop = (): void => {
    one.destroy();
    other.destroy();
  };
  // The signal outlives the connections by far: what it holds on to would stay.
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    await Promise.all([carry(one, other, shared), carry(other, one, shared)]);
  } catch {
    // A connection ends in many ways, and whoever is at its ends sees how.
    stop();
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
