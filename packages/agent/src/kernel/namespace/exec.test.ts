import { describe, expect, it } from 'vitest';
import type { CommandResult } from '../process.ts';
import { execInside } from './exec.ts';
import type { NamespaceEngine } from './runner.ts';

/** An engine that has no helpers. */
function engineWith(exec: NamespaceEngine['exec']): NamespaceEngine {
  const none = (): Promise<never> => Promise.reject(new Error('no helper'));
  return { exec, startHelper: none, removeHelper: none };
}

const command = { argv: ['ip', 'rule'], stdin: undefined };

describe('a command inside a container', () => {
  it('that never ends is left after its time, and the engine is told', async () => {
    const left = Promise.withResolvers<void>();
    const engine = engineWith((_id, _argv, { signal }) => {
      signal?.addEventListener('abort', () => left.resolve());
      return new Promise<CommandResult>(() => undefined);
    });
    const running = execInside(engine, { containerId: 'web', privileged: true, limitMs: 5 }, command);
    await expect(running).rejects.toThrow('"ip rule" inside the container did not end in 5 ms');
    await left.promise;
  });

  it('that ends in time is left in peace', async () => {
    const told: string[] = [];
    const engine = engineWith(async (_id, _argv, { signal }) => {
      signal?.addEventListener('abort', () => told.push('aborted'));
      return { exitCode: 0, stdout: 'done', stderr: '' };
    });
    const result = await execInside(engine, { containerId: 'web', privileged: true, limitMs: 1_000 }, command);
    expect(result.stdout).toBe('done');
    expect(told).toEqual([]);
  });
});
