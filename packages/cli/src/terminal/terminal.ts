import process from 'node:process';

/** The streams the command talks over; tests hand in their own. */
export interface Terminal {
  readonly stdin: Input;
  readonly stdout: Stream;
  readonly stderr: Stream;
}

/** Where input comes from; a terminal can be set to pass every key on. */
export interface Input extends NodeJS.ReadableStream {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
}

/** The part of a stream that writing tables and progress needs. */
export interface Stream {
  write(text: string | Uint8Array): boolean;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  once(event: 'drain', listener: () => void): unknown;
}

/** The terminal of this process. A reader that went away (`trailer … | head`) ends the command quietly. */
export function systemTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
  return { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };
}

/** Writes and waits while the reader is slow. */
export async function writeAll(stream: Stream, bytes: Uint8Array): Promise<void> {
  if (stream.write(bytes)) return;
  await new Promise<void>((resolve) => stream.once('drain', resolve));
}
