import { emptyReturnPath, type ReturnPathStrategy } from '@trailer/netmodel';
import { describe, expect, it } from 'vitest';
import { type CommandRunner, WayUnavailable } from '../namespace/runner.ts';
import type { CommandResult } from '../process.ts';
import { installReturnPath } from './install.ts';

/** What `ip` prints where nothing of ours is, looked at twice. */
const nothingThere: CommandResult = { exitCode: 0, stdout: '[]\n[]\n[]\n[]\n', stderr: '' };
const missing: CommandResult = { exitCode: 127, stdout: '', stderr: 'nsenter: not installed' };

interface Installation {
  /** How the first strategy comes to its end. */
  readonly nsenter: () => Promise<CommandResult>;
  readonly open?: () => void;
  readonly signal?: AbortSignal;
}

/** Installs nothing by nsenter as told, else by exec, which works; tells which ways were tried. */
async function install({ nsenter, open, signal }: Installation) {
  const tried: ReturnPathStrategy[] = [];
  const runnerFor = (strategy: ReturnPathStrategy): CommandRunner => {
    tried.push(strategy);
    if (strategy === 'nsenter') open?.();
    const run = strategy === 'nsenter' ? nsenter : async () => nothingThere;
    return { strategy, run, close: async () => undefined };
  };
  const installed = await installReturnPath({
    plan: emptyReturnPath,
    strategies: ['nsenter', 'exec'],
    runnerFor,
    signal: signal ?? new AbortController().signal,
    logger: { warn: () => undefined },
  }).then(
    ({ strategy }) => strategy,
    (error: Error) => error,
  );
  return { tried, installed };
}

describe('a failure of nsenter', () => {
  it("leads to the image's own programs where the host lacks its own", async () => {
    expect(await install({ nsenter: async () => missing })).toEqual({ tried: ['nsenter', 'exec'], installed: 'exec' });
  });

  it('leads to them where the namespace cannot be entered at all', async () => {
    const open = (): void => {
      throw new WayUnavailable('permission denied');
    };
    expect(await install({ nsenter: async () => missing, open })).toMatchObject({ installed: 'exec' });
  });

  it.each<readonly [string, () => Promise<CommandResult>]>([
    ['a time-out', () => Promise.reject(new Error('"ip" did not finish: no end in 5000 ms'))],
    ['an answer that is not whole', async () => ({ exitCode: 2, stdout: '[]\n', stderr: 'Killed' })],
    ['a read-back that is not the plan', async () => ({ ...nothingThere, stdout: '[]\n[]\n[]\n[{}]\n' })],
  ])('never leads to them by %s', async (_what, nsenter) => {
    const { tried, installed } = await install({ nsenter });
    expect(tried).toEqual(['nsenter']);
    expect(installed).toMatchObject({ name: 'ReturnPathError', message: expect.stringMatching(/^nsenter: /) });
  });

  it('is told as the stop of the agent when that came before', async () => {
    const owner = new AbortController();
    const nsenter = async (): Promise<CommandResult> => {
      owner.abort();
      throw new Error('"ip" did not finish: killed by SIGTERM');
    };
    expect(await install({ nsenter, signal: owner.signal })).toMatchObject({ installed: { name: 'AbortError' } });
  });
});
