import { decodeAgentMessage, encodeMessage, type ServerLinkEnd, type SessionChannel } from '@trailer/contract';
import type { RawData, WebSocket } from 'ws';

/** Close codes of RFC 6455 that are used here. */
const closeCodes = { normal: 1000, unsupportedData: 1003, policyViolation: 1008, internalError: 1011 } as const;

/** RFC 6455 leaves this much room for a reason. */
const maxReasonBytes = 123;

/** How long the other side has to answer a closing handshake. */
const closeLimitMs = 5_000;

/** An agent that lets this much pile up does not read any more. */
const maxBufferedBytes = 64 * 1024 * 1024;

/** Bytes of a session that are read ahead of whoever takes them. */
const sessionBufferBytes = 256 * 1024;

/** The server's end of an agent link over a WebSocket. A message that breaks the protocol ends the link. */
export function linkOverWebSocket(socket: WebSocket): ServerLinkEnd {
  let closeReason = '';
  const close = (code: number, reason: string): void => {
    if (closeReason === '') closeReason = reason;
    closeSocket(socket, code, reason);
  };
  // What went wrong on the wire is followed by 'close', which is what counts.
  socket.on('error', (error) => close(closeCodes.internalError, error.message));
  return {
    send: (message) => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > maxBufferedBytes) socket.terminate();
      else socket.send(encodeMessage(message));
    },
    onMessage: (receiver) => {
      socket.on('message', (data, isBinary) => {
        if (socket.readyState !== socket.OPEN) return;
        if (isBinary) return close(closeCodes.unsupportedData, 'a link carries text messages');
        const decoded = decodeAgentMessage(bytesOf(data).toString('utf8'));
        if (decoded.ok) receiver(decoded.message);
        else close(closeCodes.policyViolation, `the agent sent ${decoded.reason}`);
      });
    },
    onClose: (receiver) => {
      socket.on('close', (_code, reason) => receiver(closeReason === '' ? reason.toString('utf8') : closeReason));
    },
    close: (reason) => close(closeCodes.normal, reason),
  };
}

/** A session over a WebSocket of binary frames: neither side reads faster than the other end of the relay takes it. */
export function channelOverWebSocket(socket: WebSocket): SessionChannel {
  return { readable: readableOver(socket), writable: writableOver(socket) };
}

function readableOver(socket: WebSocket): ReadableStream<Uint8Array> {
  // Frames still arrive between a cancelled read and the end of the closing handshake; a stream that is over takes none.
  let done = false;
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        socket.on('message', (data, isBinary) => {
          if (done) return;
          if (!isBinary) return closeSocket(socket, closeCodes.unsupportedData, 'a session carries binary frames');
          controller.enqueue(bytesOf(data));
          if ((controller.desiredSize ?? 0) <= 0) socket.pause();
        });
        socket.on('close', (code) => {
          if (done) return;
          done = true;
          if (code === closeCodes.normal) controller.close();
          else controller.error(new Error(`the session's connection closed with code ${code}`));
        });
      },
      pull: () => socket.resume(),
      cancel: () => {
        done = true;
        closeSocket(socket, closeCodes.normal, '');
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: sessionBufferBytes }),
  );
}

function writableOver(socket: WebSocket): WritableStream<Uint8Array> {
  return new WritableStream<Uint8Array>({
    start: (controller) => {
      socket.on('error', (error) => controller.error(error));
      socket.on('close', () => controller.error(new Error("the session's connection is closed")));
    },
    write: (frame) =>
      new Promise((resolve, reject) => {
        socket.send(frame, { binary: true }, (error) => (error ? reject(error) : resolve()));
      }),
    close: () => closeSocket(socket, closeCodes.normal, ''),
    abort: (reason) => closeSocket(socket, closeCodes.internalError, String(reason)),
  });
}

function closeSocket(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState === socket.CLOSED) return;
  // A paused socket would never see the answer to its closing handshake.
  socket.resume();
  socket.close(code, cutToBytes(reason, maxReasonBytes));
  const timer = setTimeout(() => socket.terminate(), closeLimitMs);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
}

function cutToBytes(text: string, limit: number): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length <= limit
    ? bytes
    : Buffer.from(
        bytes
          .subarray(0, limit)
          .toString('utf8')
          .replace(/\uFFFD+$/, ''),
      );
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
