import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { desiredHostSchema, type WorkspaceReport } from '@trailer/contract';
import type { DesiredHost } from '@trailer/netmodel';
import { type Logger, pino } from 'pino';
import { expect } from 'vitest';
import { FakeEngine } from '../docker/fake/engine.ts';
import type { HostDevices } from '../host-devices.ts';
import { Journal } from '../journal.ts';
import { FakeKernel } from '../kernel-gate.fake.ts';
import { Observer } from '../observe/observer.ts';
import { Loop } from './loop.ts';
import type { ReturnPathInstalled } from './start-event.ts';
import type { HostStatus } from './status.ts';

/** An agent without its link, on an engine and a kernel in memory. */
export class Rig {
  readonly engine = new FakeEngine();
  readonly kernel = new FakeKernel();
  readonly installed: ReturnPathInstalled[] = [];
  devices: HostDevices = { kvm: { path: '/dev/kvm', usable: true }, vhostNet: false };
  readonly logged: string[] = [];
  readonly #folder: string;
  readonly #logger: Logger;
  /** Everything that was told, in order. */
  readonly statuses: HostStatus[] = [];
  #loop: Loop | null = null;
  #stop: () => Promise<void> = async () => undefined;

  private constructor(folder: string) {
    this.#folder = folder;
    const write = (line: string): void => void this.logged.push(JSON.parse(line).msg);
    this.#logger = pino({ level: 'info' }, { write });
    this.engine.images.add('nginx:1');
  }

  static async raise(): Promise<Rig> {
    const rig = new Rig(await mkdtemp(join(tmpdir(), 'rig-')));
    await rig.startAgent();
    return rig;
  }

  async startAgent(): Promise<void> {
    const owner = new AbortController();
    const { signal } = owner;
    const { engine, kernel } = this;
    const logger = this.#logger;
    const journal = await Journal.open(join(this.#folder, 'journal.json'), logger);
    const observer = new Observer({ engine, kernel, journal, logger });
    const loop = new Loop({
      context: {
        engine,
        foreign: { setRestartPolicy: async () => undefined },
        kernel,
        journal,
        observer,
        logger,
        observeDevices: async () => this.devices,
      },
      clock: { now: () => new Date() },
      limits: {
        parallelSteps: 4,
        parallelPulls: 2,
        retry: { firstMs: 20, capMs: 40 },
        besideMs: 50,
        auditMs: 60_000,
        guests: { unsettledMs: 10, settledMs: 20, rulesMs: 40 },
        clashes: { intervalMs: 40, settleMs: 10 },
      },
      onStatus: (status) => this.statuses.push(status),
      onInterfacesChanged: () => undefined,
      onStep: () => undefined,
      onReturnPathInstalled: (installed) => this.installed.push(installed),
    });
    const watching = engine.watchEvents({
      signal,
      onConnected: () => loop.noteConnected(),
      onEvent: (event) => loop.noteEvent(event),
      onLost: () => undefined,
    });
    kernel.watchNetlink({ onChange: () => loop.noteHostChange(), signal, logger });
    const running = loop.run(signal);
    this.#loop = loop;
    this.#stop = async () => {
      owner.abort();
      await Promise.all([running, watching]);
    };
  }

  stopAgent(): Promise<void> {
    return this.#stop();
  }

  async lower(): Promise<void> {
    await this.#stop();
    await rm(this.#folder, { recursive: true });
  }

  async want(desired: DesiredHost): Promise<void> {
    await this.#loop?.setDesired(desired);
  }

  get status(): HostStatus | null {
    return this.statuses.at(-1) ?? null;
  }

  workspace(id = 'w1'): WorkspaceReport | undefined {
    return this.status?.workspaces.find((workspace) => workspace.id === id);
  }

  /** Waits until the workspace is told to be as expected. */
  async settles(expected: Partial<WorkspaceReport>, id = 'w1'): Promise<void> {
    await expect.poll(() => this.workspace(id), { timeout: 5_000 }).toMatchObject(expected);
  }

  /** Waits until this workspace runs, its ports answer and its return path is in. */
  async runs(id = 'w1'): Promise<void> {
    const ok = (type: string) => expect.objectContaining({ type, status: 'True' });
    const conditions = expect.arrayContaining([ok('PortsPublished'), ok('ReturnPathInstalled')]);
    await this.settles({ phase: 'running', conditions }, id);
  }

  /** Looks at everything again, some times over, as the audits of some minutes do. */
  async audits(times: number): Promise<void> {
    for (let audit = 0; audit < times; audit += 1) {
      const { length } = this.statuses;
      this.#loop?.noteConnected();
      await expect.poll(() => this.statuses.length).toBeGreaterThan(length);
    }
  }

  async container(workspaceId = 'w1') {
    const [found] = await this.engine.listContainers(`dev.trailer.workspace=${workspaceId}`);
    return found === undefined ? null : this.engine.inspectContainer(found.id);
  }
}

interface Wanted {
  readonly generation?: number;
  readonly networks?: readonly Readonly<Record<string, unknown>>[];
  readonly workspaces?: readonly Readonly<Record<string, unknown>>[];
}

/** A desired state: one macvlan network on a shared NIC and one workspace with published ports, unless told. */
export function desired({ generation = 1, networks = [{}], workspaces = [{}] }: Wanted = {}): DesiredHost {
  return desiredHostSchema.parse({
    generation,
    networks: networks.map((over) => ({ ...plainNetwork, generation, ...over })),
    workspaces: workspaces.map((over) => ({ ...plainWorkspace, generation, ...over })),
  });
}

const plainNetwork = {
  id: 'n1',
  name: 'aaa',
  driver: 'macvlan',
  parentInterface: 'eth0',
  subnet: '192.168.77.0/24',
  gateway: '192.168.77.1',
  ipRange: '192.168.77.128/25',
  excludedAddresses: [],
  deleting: false,
};

const plainWorkspace = {
  id: 'w1',
  name: 'web',
  kind: 'linux',
  image: 'nginx:1',
  command: null,
  environment: {},
  endpoints: [{ networkId: 'n1', ipv4Address: null, ipv6Address: null, macAddress: null }],
  defaultBridge: true,
  ports: [{ hostAddress: null, hostPort: 9090, containerPort: 8080, protocol: 'tcp' }],
  volumes: [{ name: 'data', path: '/data', readOnly: false }],
  resources: { cpus: null, memoryMiB: null },
  running: true,
  restarts: 0,
  deploys: 0,
  deleting: false,
};
