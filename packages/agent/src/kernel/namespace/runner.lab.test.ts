import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { createExecRunner } from './exec.ts';
import { createFakeEngine } from './fakeengine.suite.ts';
import { createHelperRunner } from './helper.ts';
import { createNsenterRunner } from './nsenter.ts';
import { describeRunner, type RunnerCase } from './runner.suite.ts';
import { createScratch, namespaceFile } from './scratch.suite.ts';

/** A process that lives in a namespace, as a container's first process does. */
async function startResident(name: string): Promise<{ pid: number; stop: () => Promise<void> }> {
  const argv = [`--net=${namespaceFile(name)}`, '--', 'sh', '-c', 'echo ready; exec sleep 60'];
  const resident = execa('nsenter', argv, { reject: false, buffer: false });
  await new Promise((resolve) => resident.stdout.once('data', resolve));
  const { pid } = resident;
  if (pid === undefined) throw new Error('the resident did not start');
  return {
    pid,
    stop: async () => {
      resident.kill();
      await resident;
    },
  };
}

async function openNsenter(): Promise<RunnerCase> {
  const scratch = createScratch();
  const name = await scratch.add('ct');
  const resident = await startResident(name);
  return {
    runner: createNsenterRunner(resident.pid),
    ask: (argv) => scratch.inside(name, argv),
    dispose: async () => {
      await resident.stop();
      await scratch.sweep();
    },
  };
}

async function openByEngine(strategy: 'exec' | 'helper'): Promise<RunnerCase> {
  const scratch = createScratch();
  const name = await scratch.add('ct');
  const engine = createFakeEngine(new Map([['web', namespaceFile(name)]]));
  return {
    runner: strategy === 'exec' ? createExecRunner(engine, 'web') : createHelperRunner(engine, 'web', 'trailer/agent'),
    ask: (argv) => scratch.inside(name, argv),
    dispose: () => scratch.sweep(),
  };
}

describeRunner('nsenter', openNsenter);
describeRunner('exec', () => openByEngine('exec'));
describeRunner('helper', () => openByEngine('helper'));

describe('nsenter', () => {
  test('refuses a process in the namespace of the host', () => {
    expect(() => createNsenterRunner(process.pid)).toThrow("shares the host's network namespace");
  });

  test('keeps to its namespace when the process is gone and its pid is free for another', async () => {
    const scratch = createScratch();
    const name = await scratch.add('ct');
    const resident = await startResident(name);
    const runner = createNsenterRunner(resident.pid);
    await resident.stop();
    await scratch.inside(name, ['ip', 'link', 'add', 'trl-mark', 'type', 'bridge']);
    expect((await runner.run(['ip', '-j', 'link', 'show', 'trl-mark'])).exitCode).toBe(0);
    await runner.close();
    await expect(runner.run(['true'])).rejects.toThrow('closed');
    await scratch.sweep();
  });
});

describe('helper', () => {
  test('starts with the first command, is unprivileged, and goes with the runner', async () => {
    const engine = createFakeEngine(new Map([['web', '/proc/self/ns/net']]));
    const runner = createHelperRunner(engine, 'web', 'trailer/agent');
    expect(engine.helpers.size).toBe(0);
    await runner.run(['true']);
    await runner.run(['true']);
    expect(engine.helpers.size).toBe(1);
    expect(engine.execs).toEqual([
      { containerId: 'helper-1', privileged: false },
      { containerId: 'helper-1', privileged: false },
    ]);
    await runner.close();
    expect(engine.helpers.size).toBe(0);
  });
});
