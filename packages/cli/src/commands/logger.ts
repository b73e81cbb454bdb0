import { type DestinationStream, type Logger, pino } from 'pino';
import type { CliContext } from '../context.ts';
import { createStyle } from '../terminal/style.ts';
import type { Stream } from '../terminal/terminal.ts';

/** What may hold secrets is never written to the log, wherever it sits in a logged value. */
const secretPaths = [
  'environment',
  'password',
  'token',
  'secret',
  'enrolmentToken',
  'authorization',
  'cookie',
  'privateKey',
].flatMap((field) => [field, `*.${field}`, `*.*.${field}`, `*.*.*.${field}`]);

interface LogLine {
  readonly level: number;
  readonly time: number;
  readonly msg?: string;
  readonly err?: { readonly message?: string; readonly stack?: string };
}

/** The logger of a service: JSON lines on standard error, or plain lines where a person watches. */
export function createServiceLogger({ terminal, environment }: CliContext, level: string): Logger {
  const { stderr } = terminal;
  const destination = stderr.isTTY === true ? readable(stderr, !environment.plain) : stderr;
  return pino({ level, redact: { paths: secretPaths, censor: '[secret]' } }, destination);
}

function readable(stream: Stream, coloured: boolean): DestinationStream {
  const style = createStyle(coloured);
  return {
    write: (text) => {
      const line: LogLine = JSON.parse(text);
      const time = style.dim(new Date(line.time).toTimeString().slice(0, 8));
      const message = [line.msg, line.err?.message].filter((part) => part !== undefined).join(': ');
      stream.write(`${time} ${paintLevel(line.level, message)}\n`);
    },
  };

  function paintLevel(level: number, message: string): string {
    if (level >= 50) return style.bad(message);
    return level >= 40 ? style.warn(message) : message;
  }
}
