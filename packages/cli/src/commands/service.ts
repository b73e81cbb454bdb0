import type { CliContext } from '../context.ts';
import { showFailure } from './define.ts';

/** Something that runs until it is told to stop. */
export interface Service {
  stop(): Promise<void>;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** Starts a service and stops it in good order on Ctrl-C or SIGTERM. A start that fails is told in plain words. */
export async function runService(context: CliContext, start: () => Promise<Service>): Promise<void> {
  try {
    const service = await start();
    await aborted(context.signal);
    context.terminal.stderr.write('stopping …\n');
    await service.stop();
  } catch (error) {
    const { describeFailure } = await import('../failure.ts');
    showFailure(context, describeFailure(error), false);
  }
}
