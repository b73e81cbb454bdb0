import { execa } from 'execa';
import { backoffMs, pause } from '../../backoff.ts';
import type { KernelLogger } from '../logger.ts';

export interface NetlinkWatchOptions {
  /** Called some milliseconds after an address, a link or a route of the host changed, and after every gap in watching. */
  readonly onChange: () => void;
  /** Called at once and each time, before the changes are gathered: what was read until then may be wrong. */
  readonly onAnnounced?: () => void;
  readonly signal: AbortSignal;
  readonly logger: KernelLogger;
  /** What to watch with; another program only in tests. */
  readonly argv?: readonly string[];
}

/** A running watch. Whoever started it closes it; an abort of its signal does the same. */
export interface NetlinkWatch {
  close(): Promise<void>;
}

const monitor = ['ip', 'monitor', 'address', 'link', 'route'];
/**
 * A container's start alone makes a dozen announcements, and looking costs a process each time: so long they are
 * gathered. A tenth of what healing may take.
 */
const debounceMs = 100;
/** How soon the monitor is started again after it ended. */
export const monitorBackoff = { firstMs: 100, capMs: 10_000 } as const;
/** A monitor that lived this long was healthy: its end starts the backoff afresh. */
const healthyMs = 30_000;

/** Watches the kernel for changes of the host's addresses, links and routes. What is printed is a hint only and never read. */
export function watchNetlink(options: NetlinkWatchOptions): NetlinkWatch {
  const { onChange, onAnnounced, signal, logger, argv = monitor } = options;
  const owner = new AbortController();
  const either = AbortSignal.any([signal, owner.signal]);
  const gather = debounce(onChange, either);
  const hint = (): void => {
    onAnnounced?.();
    gather();
  };
  const ended = keepWatching({ argv, hint, signal: either, logger });
  return {
    close: () => {
      owner.abort();
      return ended;
    },
  };
}

interface Watch {
  readonly argv: readonly string[];
  readonly hint: () => void;
  readonly signal: AbortSignal;
  readonly logger: KernelLogger;
}

async function keepWatching({ argv, hint, signal, logger }: Watch): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const startedAt = performance.now();
    const reason = await watchOnce(argv, hint, signal);
    if (signal.aborted) return;
    failures = performance.now() - startedAt > healthyMs ? 0 : failures + 1;
    if (failures <= 1) logger.warn(`agent: watching the kernel for network changes ended and starts again: ${reason}`);
    await pause(backoffMs(failures, monitorBackoff), signal);
    // Something may have changed while nobody looked.
    hint();
  }
}

/** Watches until the monitor ends; returns why it did. */
async function watchOnce(
  [program = '', ...args]: readonly string[],
  hint: () => void,
  signal: AbortSignal,
): Promise<string> {
  const subprocess = execa(program, args, {
    reject: false,
    cancelSignal: signal,
    stdin: 'ignore',
    stderr: 'ignore',
    buffer: false,
  });
  subprocess.stdout.on('data', hint);
  const { shortMessage } = await subprocess;
  return shortMessage ?? 'it exited by itself';
}

function debounce(call: () => void, signal: AbortSignal): () => void {
  let pending: NodeJS.Timeout | undefined;
  signal.addEventListener('abort', () => clearTimeout(pending), { once: true });
  return () => {
    if (pending !== undefined || signal.aborted) return;
    pending = setTimeout(() => {
      pending = undefined;
      call();
    }, debounceMs);
  };
}
