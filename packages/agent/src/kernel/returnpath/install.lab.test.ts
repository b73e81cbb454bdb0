import type { ReturnPathStrategy } from '@trailer/netmodel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createNamespaceRunner } from '../namespace/direct.suite.ts';
import { createExecRunner } from '../namespace/exec.ts';
import { createFakeEngine } from '../namespace/fakeengine.suite.ts';
import { createHelperRunner } from '../namespace/helper.ts';
import { createNsenterRunner } from '../namespace/nsenter.ts';
import type { CommandRunner, NamespaceEngine } from '../namespace/runner.ts';
import { namespaceFile } from '../namespace/scratch.suite.ts';
import { installReturnPath } from './install.ts';
import { createSmallLan, hostInterfaces, type SmallLan } from './lan.suite.ts';
import { observeReturnPath } from './observe.ts';
import { planFor, portsOver } from './plans.suite.ts';

describe('installing a return path', () => {
  let lan: SmallLan;
  const warnings: string[] = [];
  const logger = { warn: (message: string) => void warnings.push(message) };
  const plan = planFor(portsOver('tcp', 'udp'), hostInterfaces());

  beforeAll(async () => {
    lan = await createSmallLan();
  });
  afterAll(() => lan.destroy());

  function engine(): NamespaceEngine {
    return createFakeEngine(new Map([['web', namespaceFile(lan.names.ct)]]));
  }

  /** A container whose image lacks a program. */
  function engineWithout(program: string): NamespaceEngine {
    const whole = engine();
    return {
      ...whole,
      exec: (containerId, argv, options) =>
        whole.exec(containerId, argv[0] === program ? ['trailer-missing', ...argv] : argv, options),
    };
  }

  function runners(made: NamespaceEngine): (strategy: ReturnPathStrategy) => CommandRunner {
    const byStrategy = {
      nsenter: () => createNsenterRunner(process.pid),
      exec: () => createExecRunner(made, 'web'),
      helper: () => createHelperRunner(engine(), 'web', 'trailer/agent'),
    } as const satisfies Record<ReturnPathStrategy, () => CommandRunner>;
    return (strategy) => byStrategy[strategy]();
  }

  const request = (strategies: readonly ReturnPathStrategy[], made: NamespaceEngine, signal?: AbortSignal) => ({
    plan,
    strategies,
    runnerFor: runners(made),
    signal: signal ?? new AbortController().signal,
    logger,
  });

  test('uses the first strategy that works and tells which one it was', async () => {
    expect(await installReturnPath(request(['nsenter', 'exec', 'helper'], engine()))).toEqual({
      strategy: 'exec',
      observed: plan,
    });
    expect(await observeReturnPath(createNamespaceRunner(lan.names.ct))).toEqual(plan);
  });

  test('needs nothing in the image when the helper does it', async () => {
    const installed = await installReturnPath(request(['exec', 'helper'], engineWithout('ip')));
    expect(installed.strategy).toBe('helper');
  });

  test('names every strategy with its cause when none works', async () => {
    await expect(installReturnPath(request(['nsenter', 'exec'], engineWithout('ip')))).rejects.toThrow(
      /^nsenter: process \d+ shares the host's network namespace.*; exec: "ip" is not there: .*install iproute2/,
    );
  });

  test('says that UDP ports need iptables where the image has only ip', async () => {
    await expect(installReturnPath(request(['exec'], engineWithout('iptables-restore')))).resolves.toBeDefined();
    await createNamespaceRunner(lan.names.ct).run(['iptables', '-t', 'nat', '-F', 'TRAILER-INPUT']);
    await expect(installReturnPath(request(['exec'], engineWithout('iptables-restore')))).rejects.toThrow(
      'exec: "iptables-restore" is not there, and UDP ports need it',
    );
  });

  test('counts as installed what was read back, also when the helper cannot be removed, and says so', async () => {
    const stuck = { ...engine(), removeHelper: () => Promise.reject(new Error('the engine went away')) };
    const installed = await installReturnPath({
      ...request(['helper'], engine()),
      runnerFor: () => createHelperRunner(stuck, 'web', 'trailer/agent'),
    });
    expect(installed.strategy).toBe('helper');
    expect(warnings).toEqual(['agent: the helper runner could not be closed: the engine went away']);
  });

  test('stops between strategies when it is aborted', async () => {
    await expect(installReturnPath(request(['exec'], engine(), AbortSignal.abort()))).rejects.toThrow('aborted');
  });
});
