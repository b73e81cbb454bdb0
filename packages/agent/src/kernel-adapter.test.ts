import { emptyReturnPath } from '@trailer/netmodel';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeEngine } from './docker/fake/engine.ts';
import { createKernelGate } from './kernel-adapter.ts';
import type { KernelGate } from './kernel-gate.ts';

/** Above what a kernel gives. */
const noPid = 2 ** 30;

/** An engine whose containers' processes are nowhere to be seen, as for an agent that sees only its own. */
class ElsewhereEngine extends FakeEngine {
  override async inspectContainer(id: string) {
    const container = await super.inspectContainer(id);
    return container === null ? null : { ...container, pid: container.pid === null ? null : noPid };
  }
}

describe('a namespace that cannot be opened', () => {
  let engine: ElsewhereEngine;
  let kernel: KernelGate;
  let engineId: string;

  beforeEach(async () => {
    engine = new ElsewhereEngine();
    engine.images.add('nginx:1');
    engineId = await engine.createContainer({
      name: 'web',
      image: 'nginx:1',
      command: null,
      environment: {},
      interactive: false,
      labels: {},
      networkMode: 'standard',
      endpoints: [],
      ports: [],
      mounts: [],
      volumeLabels: {},
      cpus: null,
      memoryMiB: null,
      machine: null,
    });
    await engine.startContainer(engineId);
    kernel = createKernelGate({
      kvmDevice: '/dev/kvm',
      engine,
      returnPath: { strategies: ['nsenter', 'exec'], helperImage: null },
      logger: pino({ level: 'silent' }),
      signal: new AbortController().signal,
    });
  });

  it('leads to the next strategy while its container runs', async () => {
    const installing = kernel.installReturnPath({ engineId, pid: noPid }, emptyReturnPath);
    await expect(installing).rejects.toThrow(/^nsenter: ENOENT.*; exec: "ip" is not there/);
  });

  it('is asked for its interfaces by one strategy after the other, and every refusal is told', async () => {
    const reading = kernel.observeInterfaceNames({ engineId, pid: noPid });
    await expect(reading).rejects.toThrow(/ENOENT.*; .*ip -json address show/);
  });

  it('leads to none when its process has ended, though the container runs anew', async () => {
    const installing = kernel.installReturnPath({ engineId, pid: noPid + 1 }, emptyReturnPath);
    await expect(installing).rejects.toThrow(/^nsenter: the container's process \d+ has ended$/);
  });
});
