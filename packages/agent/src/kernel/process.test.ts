import { describe, expect, test } from 'vitest';
import { attemptCommand, CommandError, runCommand } from './process.ts';

const node = (script: string) => [process.execPath, '-e', script];

describe('a command', () => {
  test('gets stdin and gives back what it printed', async () => {
    const echo = node('process.stdin.pipe(process.stdout)');
    expect(await runCommand(echo, { stdin: 'line\n' })).toEqual({ exitCode: 0, stdout: 'line\n', stderr: '' });
  });

  test('that fails is told by its arguments, its exit code and the first line of its stderr', async () => {
    const fails = node("console.error('no such thing\\nsecond line'); process.exit(3)");
    const error = await runCommand(fails).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CommandError);
    expect(error).toMatchObject({ exitCode: 3, argv: fails });
    expect(String(error)).toMatch(/exited with 3: no such thing$/);
  });

  test('that fails is a result where the exit code is asked for', async () => {
    expect((await attemptCommand(node('process.exit(4)'))).exitCode).toBe(4);
  });

  test('that is not installed exits with 127', async () => {
    expect(await attemptCommand(['trailer-no-such-program'])).toMatchObject({ exitCode: 127 });
  });

  test('ends at its time limit', async () => {
    const sleeps = node('setTimeout(() => {}, 60_000)');
    await expect(attemptCommand(sleeps, { timeoutMs: 100 })).rejects.toThrow('did not finish: no end in 100 ms');
  });

  test('ends with its signal', async () => {
    const sleeps = node('setTimeout(() => {}, 60_000)');
    await expect(attemptCommand(sleeps, { signal: AbortSignal.timeout(50) })).rejects.toThrow('cancelled');
  });

  test('is never read by a shell', async () => {
    const argv = [process.execPath, '-e', 'console.log(process.argv[1])', '$(id); `id` | cat'];
    expect((await runCommand(argv)).stdout).toBe('$(id); `id` | cat\n');
  });
});
