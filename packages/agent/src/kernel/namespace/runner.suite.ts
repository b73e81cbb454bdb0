import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandRunner } from './runner.ts';

/** A runner over a namespace that a test made, with a second way to ask that namespace's kernel. */
export interface RunnerCase {
  readonly runner: CommandRunner;
  /** Runs a command in the same namespace without the runner. */
  readonly ask: (argv: readonly string[]) => Promise<string>;
  readonly dispose: () => Promise<void>;
}

/** What every way into a container's network namespace promises; run once for each. */
export function describeRunner(name: string, open: () => Promise<RunnerCase>): void {
  describe(`a runner by ${name}`, () => {
    let opened: RunnerCase;

    beforeAll(async () => {
      opened = await open();
    });

    afterAll(async () => {
      await opened.dispose();
    });

    test('changes the network of the container and of nobody else', async () => {
      const result = await opened.runner.run(['ip', 'link', 'add', 'trl-proof', 'type', 'bridge']);
      expect(result).toMatchObject({ exitCode: 0, stderr: '' });
      expect(await opened.ask(['ip', '-j', 'link', 'show', 'trl-proof'])).toContain('"trl-proof"');
    });

    test('hands over stdin and returns stdout', async () => {
      const result = await opened.runner.run(['ip', '-json', '-batch', '-'], 'link show lo\nlink show lo\n');
      expect(result.exitCode).toBe(0);
      expect(result.stdout.match(/"ifname":"lo"/g)).toHaveLength(2);
    });

    test('returns the exit code and stderr of a command that failed', async () => {
      const result = await opened.runner.run(['ip', 'link', 'show', 'trl-nothing']);
      expect(result.exitCode).toBe(1);
      expect(result.stderr).toContain('trl-nothing');
    });

    test('reports a program that is not there as exit code 127', async () => {
      const result = await opened.runner.run(['trailer-no-such-program']);
      expect(result.exitCode).toBe(127);
      expect(result.stderr).toContain('trailer-no-such-program');
    });

    test('runs several commands at the same time', async () => {
      const results = await Promise.all(
        Array.from({ length: 5 }, () => opened.runner.run(['ip', '-j', 'link', 'show', 'lo'])),
      );
      expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 0]);
    });

    test('can be closed twice', async () => {
      await opened.runner.close();
      await opened.runner.close();
    });
  });
}
