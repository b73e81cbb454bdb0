import type { Stream } from './terminal.ts';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 100;
const eraseLine = '\r\u001b[2K';

/** Tells that something is going on. */
export interface Progress {
  update(text: string): void;
  /** Ends it; what was said last is not left standing. */
  stop(): void;
}

/** A spinner with the present state on a terminal; elsewhere one line for each change of state. */
export function startProgress(stream: Stream, label: string): Progress {
  return stream.isTTY === true ? spin(stream, label) : report(stream, label);
}

function spin(stream: Stream, label: string): Progress {
  const startedAt = Date.now();
  let text = '';
  let turn = 0;
  const draw = (): void => {
    const seconds = Math.floor((Date.now() - startedAt) / 1000);
    const state = `${label}${text === '' ? '' : ` · ${text}`}${seconds > 0 ? ` (${seconds} s)` : ''}`;
    const room = (stream.columns ?? 80) - 3;
    turn = (turn + 1) % frames.length;
    stream.write(`${eraseLine}${frames[turn]} ${state.slice(0, room)}`);
  };
  const timer = setInterval(draw, frameMs);
  draw();
  return {
    update: (next) => {
      text = next.replaceAll('\n', ' ');
    },
    stop: () => {
      clearInterval(timer);
      stream.write(eraseLine);
    },
  };
}

function report(stream: Stream, label: string): Progress {
  let last = '';
  return {
    update: (next) => {
      const state = next.replaceAll('\n', ' ');
      if (state === last) return;
      last = state;
      stream.write(`${label}: ${state}\n`);
    },
    stop: () => undefined,
  };
}
