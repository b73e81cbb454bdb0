import { describe, expect, it } from 'vitest';
import { runToEnd } from './exec.ts';
import { createCat } from './fake/session.ts';
import type { ExecSession, OutputChunk } from './gate.ts';

/** A program that says nothing and ends only when it is left. */
function createSleeper(): ExecSession & { readonly left: Promise<void> } {
  const left = Promise.withResolvers<void>();
  const output = async function* (): AsyncGenerator<OutputChunk> {
    await left.promise;
    yield* [];
    throw new Error('the stream was closed');
  };
  return { ...createCat(), output: output(), close: () => left.resolve(), left: left.promise };
}

describe('a command run to its end', () => {
  it('gets its input and is told with what it said', async () => {
    const result = await runToEnd(createCat(), { stdin: 'hello', signal: undefined });
    expect(result).toEqual({ exitCode: 0, stdout: 'hello', stderr: '' });
  });

  it('is left when it is aborted, before or while it runs', async () => {
    const before = createSleeper();
    await expect(runToEnd(before, { stdin: undefined, signal: AbortSignal.abort() })).rejects.toThrow('aborted');
    await before.left;
    const owner = new AbortController();
    const sleeper = createSleeper();
    const running = runToEnd(sleeper, { stdin: 'hello', signal: owner.signal });
    owner.abort();
    await expect(running).rejects.toThrow('the stream was closed');
  });
});
