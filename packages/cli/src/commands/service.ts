import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit.ts';

/** Something that runs until it is told to stop. */
export interface Service {
  stop(): Promise<void>;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** What went wrong and what led to it, without stacks: who starts a service reads this first. */
function explain(error: unknown): string {
  const messages: string[] = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (!messages.some((message) => message.includes(cause.message))) messages.push(cause.message);
  }
  return messages.length === 0 ? String(error) : messages.join('\n  because ');
}

/** Starts a service and stops it in good order on Ctrl-C or SIGTERM. A start that fails is told in plain words. */
export async function runService(context: CliContext, start: () => Promise<Service>): Promise<void> {
  const { stderr } = context.terminal;
  try {
    const service = await start();
    await aborted(context.signal);
    stderr.write('Stopping …\n');
    await service.stop();
  } catch (error) {
    const isConfiguration = error instanceof Error && error.name === 'ConfigError';
    stderr.write(`trailer: ${explain(error)}\n`);
    if (context.environment.all['TRAILER_LOG_LEVEL'] === 'debug') stderr.write(`${(error as Error).stack}\n`);
    context.exitWith(isConfiguration ? exitCodes.usage : exitCodes.failure);
  }
}
