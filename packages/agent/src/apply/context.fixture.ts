import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { FakeEngine } from '../docker/fake/engine.ts';
import { labels } from '../docker/labels.ts';
import { Journal } from '../journal.ts';
import { FakeKernel } from '../kernel-gate.fake.ts';
import { Observer } from '../observe/observer.ts';
import { toContainerRequest } from './create-container.ts';
import { desktopWorkspace, quickHost } from './desktop.fixture.ts';
import type { ApplyContext } from './executor.ts';

/** What single steps are carried out in. */
export interface Bench {
  readonly context: ApplyContext;
  /** Makes and starts a container of workspace `w1` and has it observed; returns the engine's id. */
  start(name: string): Promise<string>;
  lower(): Promise<void>;
}

const nothing = { generation: 1, networks: [], workspaces: [] };

/** A bench on an engine and a kernel in memory. */
export async function raiseBench(engine: FakeEngine): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'apply-'));
  const logger = pino({ level: 'silent' });
  const kernel = new FakeKernel();
  const journal = await Journal.open(join(folder, 'journal.json'), logger);
  const observer = new Observer({ engine, kernel, journal, logger });
  const workspace = desktopWorkspace({ kind: 'linux', windows: null, ports: [] });
  engine.images.add(workspace.image);
  const made: string[] = [];
  return {
    context: {
      engine,
      foreign: { setRestartPolicy: async () => undefined },
      kernel,
      journal,
      observer,
      logger,
      observeDevices: async () => quickHost,
      onProgress: () => undefined,
    },
    start: async (name) => {
      const request = toContainerRequest({ workspace, fingerprint: 'f1', networks: [] }, null);
      const id = await engine.createContainer({ ...request, name, labels: { [labels.workspace]: workspace.id } });
      made.push(id);
      await engine.startContainer(id);
      await observer.observe(nothing);
      return id;
    },
    lower: async () => {
      for (const id of made) await engine.removeContainer(id);
      await journal.settled();
      await rm(folder, { recursive: true });
    },
  };
}
