import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureEngineChroot } from '../cache/chroot.ts';
import type { EngineVersion } from '../cache/recipe.ts';
import { limits } from '../config.ts';
import { createDockerClient, type DockerClient } from '../docker/client.ts';
import { type Report, reportToStderr } from '../process/report.ts';
import { run, startDetached } from '../process/run.ts';
import { childrenOf, isAlive, killEngineProcesses, signalProcess, waitForExit } from '../process/table.ts';
import { waitFor } from '../process/wait.ts';
import { sweepCgroups } from './cgroups.ts';
import { enterSandbox, pivotInto, type Sandbox, startSandbox } from './sandbox.ts';

export interface EngineOptions {
  /** Network namespace (a name below /var/run/netns) the engine lives in. */
  readonly netns: string;
  /** Marks processes; cgroups are named `<prefix>-…` after it. */
  readonly prefix: string;
  /** The machine's name inside the lab. */
  readonly name: string;
  /** Holds data, socket and log; everything in it may be removed once the engine stopped. */
  readonly folder: string;
  readonly version?: EngineVersion | undefined;
  readonly report?: Report | undefined;
}

/** A Docker engine of its own inside a network namespace. Pids of its containers are visible from outside. */
export interface Engine {
  readonly socketPath: string;
  readonly logFile: string;
  readonly docker: DockerClient;
  /** Pid of dockerd; null while it is down. */
  readonly pid: number | null;
  /** Process that holds the engine's mount namespace. */
  readonly holderPid: number;
  /** The command line that runs `argv` with the engine's own file system, where the docker command is. */
  enter(argv: readonly string[]): readonly string[];
  /** Starts dockerd again after `kill` or `shutDown` and waits until it answers. */
  start(): Promise<void>;
  /** SIGTERM, as a system shutdown does: containers stop. */
  shutDown(): Promise<void>;
  restart(): Promise<void>;
  /** SIGKILL to dockerd alone, as a crash does: containers keep running until it starts again. */
  kill(): Promise<void>;
  /** Ends it and everything it started; the lab's sweep removes what is left. */
  stop(): Promise<void>;
}

/** Starts a Docker engine in a network namespace and waits until it answers. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const chroot = await ensureEngineChroot(options.version, options.report ?? reportToStderr);
  await mkdir(options.folder, { recursive: true });
  const logFile = join(options.folder, 'engine.log');
  const sandbox = await startSandbox({ netns: options.netns, hostname: options.name, mark: options.prefix, logFile });
  const socketFolder = join(options.folder, 'run');
  await pivotInto(sandbox, {
    chroot,
    binds: [
      { from: socketFolder, to: '/run/trailer-lab' },
      { from: join(options.folder, 'data'), to: '/var/lib/docker' },
      // Engines before 23 make themselves a key there at every start.
      { from: join(options.folder, 'etc'), to: '/etc/docker' },
    ],
  });
  const engine = new LabEngine(options, { sandbox, logFile, socketPath: join(socketFolder, 'docker.sock') });
  await engine.start();
  return engine;
}

interface EngineParts {
  readonly sandbox: Sandbox;
  readonly logFile: string;
  readonly socketPath: string;
}

class LabEngine implements Engine {
  readonly socketPath: string;
  readonly logFile: string;
  readonly docker: DockerClient;
  readonly #options: EngineOptions;
  readonly #sandbox: Sandbox;
  #pid: number | null = null;

  constructor(options: EngineOptions, parts: EngineParts) {
    this.#options = options;
    this.#sandbox = parts.sandbox;
    this.socketPath = parts.socketPath;
    this.logFile = parts.logFile;
    this.docker = createDockerClient(parts.socketPath);
  }

  get pid(): number | null {
    return this.#pid !== null && isAlive(this.#pid) ? this.#pid : null;
  }

  get holderPid(): number {
    return this.#sandbox.holderPid;
  }

  enter(argv: readonly string[]): readonly string[] {
    return enterEngine(this.holderPid, argv);
  }

  async start(): Promise<void> {
    if (this.pid !== null) return;
    const { prefix, name } = this.#options;
    const pid = startDetached(this.#sandbox.enter(dockerdCommand(`/${prefix}-${name}`)), {
      mark: prefix,
      logFile: this.logFile,
    });
    this.#pid = pid;
    await waitFor(() => this.#answers(pid), {
      what: `the engine ${name} to answer (log: ${this.logFile})`,
      timeoutMs: limits.engineReadyMs,
    });
  }

  async #answers(pid: number): Promise<true | undefined> {
    if (!isAlive(pid)) {
      const log = await readFile(this.logFile, 'utf8');
      throw new Error(
        `the engine ${this.#options.name} ended while starting: ${log.trim().split('\n').slice(-5).join('\n')}`,
      );
    }
    return (await this.docker.ping()) ? true : undefined;
  }

  async shutDown(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async restart(): Promise<void> {
    await this.shutDown();
    await this.start();
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const pid = this.pid;
    if (pid === null) return;
    // dockerd's containerd dies with it, a moment later.
    const processes = [pid, ...childrenOf(pid)];
    signalProcess(pid, signal);
    await Promise.all(processes.map((ending) => waitForExit(ending, limits.engineStopMs)));
    this.#pid = null;
    // Where the machine's init reaps late, the dead containerd still counts as alive for a new dockerd, which then waits 10 s for it.
    await run(this.#sandbox.enter(['rm', '-f', '/run/docker.pid', '/run/docker/containerd/containerd.pid']));
  }

  async stop(): Promise<void> {
    const cgroup = `${this.#options.prefix}-${this.#options.name}`;
    await this.kill();
    await killEngineProcesses({ mountNamespace: this.#sandbox.mountNamespace, cgroup });
    await sweepCgroups(cgroup);
  }
}

/** The command line that runs `argv` with the file system of the engine whose namespace a process holds. */
export function enterEngine(holderPid: number, argv: readonly string[]): readonly string[] {
  return enterSandbox(holderPid, ['env', 'DOCKER_HOST=unix:///run/trailer-lab/docker.sock', ...argv]);
}

function dockerdCommand(cgroupParent: string): readonly string[] {
  return [
    'dockerd',
    '--data-root=/var/lib/docker',
    '--exec-root=/run/docker',
    '--pidfile=/run/docker.pid',
    '--host=unix:///run/trailer-lab/docker.sock',
    '--storage-driver=overlay2',
    // Cgroups below a name of the lab's, so that they can be found and swept.
    '--exec-opt=native.cgroupdriver=cgroupfs',
    `--cgroup-parent=${cgroupParent}`,
    // Test containers have no use for ten seconds of grace.
    '--shutdown-timeout=2',
    '--log-level=warn',
  ];
}
