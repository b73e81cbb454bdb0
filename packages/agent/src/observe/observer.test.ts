import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyReturnPath, type ObservedReturnPath } from '@trailer/netmodel';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeEngine } from '../docker/fake/engine.ts';
import type { EngineContainer } from '../docker/gate.ts';
import { Journal } from '../journal.ts';
import { FakeKernel } from '../kernel-gate.fake.ts';
import { desired } from '../loop/rig.fixture.ts';
import { Observer } from './observer.ts';

/** Keeps one answer back: what it says was so when it was asked. */
class Held {
  readonly #asked = Promise.withResolvers<void>();
  readonly #release = Promise.withResolvers<void>();
  readonly asked = this.#asked.promise;

  async pass<T>(answer: T): Promise<T> {
    this.#asked.resolve();
    await this.#release.promise;
    return answer;
  }

  release(): void {
    this.#release.resolve();
  }
}

class SlowEngine extends FakeEngine {
  heldInspection: Held | null = null;

  override async inspectContainer(id: string): Promise<EngineContainer | null> {
    const answer = await super.inspectContainer(id);
    const held = this.heldInspection;
    this.heldInspection = null;
    return held === null ? answer : held.pass(answer);
  }
}

class SlowKernel extends FakeKernel {
  heldReading: Held | null = null;

  override async observeReturnPath(): Promise<ObservedReturnPath> {
    const held = this.heldReading;
    this.heldReading = null;
    return held === null ? emptyReturnPath : held.pass(emptyReturnPath);
  }
}

describe('what was seen of a container last', () => {
  let folder: string;
  let engine: SlowEngine;
  let kernel: SlowKernel;
  let journal: Journal;
  let observer: Observer;
  let id: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'observer-'));
    const logger = pino({ level: 'silent' });
    engine = new SlowEngine();
    kernel = new SlowKernel();
    engine.images.add('nginx:1');
    journal = await Journal.open(join(folder, 'journal.json'), logger);
    observer = new Observer({ engine, kernel, journal, logger });
    id = await engine.createContainer({
      name: 'web',
      image: 'nginx:1',
      command: null,
      environment: {},
      interactive: false,
      labels: { 'dev.trailer.workspace': 'w1' },
      networkMode: 'standard',
      endpoints: [],
      ports: [],
      mounts: [],
      volumeLabels: {},
      cpus: null,
      memoryMiB: null,
      machine: null,
    });
    await engine.startContainer(id);
    await observer.observe(desired());
  });
  afterEach(async () => {
    await journal.settled();
    await rm(folder, { recursive: true });
  });

  it('is its start, also when a turn that looked before the start is told its answer after it', async () => {
    engine.die(id);
    observer.noteContainer(id);
    const held = new Held();
    engine.heldInspection = held;
    const turn = observer.observe(desired());
    await held.asked;
    await engine.startContainer(id);
    const adopted = await observer.adoptStarted(id);
    held.release();
    await turn;
    expect(observer.container(id)).toMatchObject({ state: 'running', pid: adopted?.pid });
    const { containers } = await observer.observe(desired());
    expect(containers).toMatchObject([{ state: 'running', pid: adopted?.pid }]);
  });

  it('is its next start, also when its namespace of before is read more slowly', async () => {
    await journal.saveStrategy(id, 'nsenter');
    observer.noteNamespace(id);
    const held = new Held();
    kernel.heldReading = held;
    const turn = observer.observe(desired());
    await held.asked;
    await engine.restartContainer(id);
    const adopted = await observer.adoptStarted(id);
    held.release();
    await turn;
    expect(observer.container(id)).toMatchObject({ state: 'running', pid: adopted?.pid });
  });

  it('is asked to stop for as long as that run of it lasts', async () => {
    const seen = async () => {
      observer.noteContainer(id);
      await observer.observe(desired());
      return observer.container(id)?.stopAsked;
    };
    expect(await seen()).toBe(false);
    observer.noteStopAsked(id);
    expect(await seen()).toBe(true);
    observer.noteEverything();
    expect(await seen()).toBe(true);
    await engine.restartContainer(id);
    expect(await seen()).toBe(false);
  });

  it('is not asked to stop when it was asked while it did not run', async () => {
    engine.die(id);
    observer.noteContainer(id);
    await observer.observe(desired());
    observer.noteStopAsked(id);
    await engine.startContainer(id);
    expect(await observer.adoptStarted(id)).toMatchObject({ stopAsked: false });
  });
});
