import { randomBytes } from 'node:crypto';
import { defaultEngine, type EngineVersion } from './cache/recipe.ts';
import { recordEvidence } from './evidence.ts';
import { type LabImageName, smallImages } from './images/catalog.ts';
import { LabHost, LabMachine, startHost } from './machine.ts';
import { startEchoServer } from './probe/echo.ts';
import { type Prober, startProber } from './probe/prober.ts';
import { type Report, reportToStderr } from './process/report.ts';
import { type LabRecord, thisProcessAsOwner, writeLabRecord } from './state.ts';
import { assertNothingLeft, sweepDeadLabs, sweepLab } from './sweep.ts';
import { namespaceFile } from './topology/namespace.ts';
import { type HostSpec, type MachinePlan, planTopology } from './topology/plan.ts';
import { raiseTopology } from './topology/raise.ts';

export interface LabSpec {
  /** One host `h1` with a shared NIC unless told. */
  readonly hosts?: readonly HostSpec[];
  /** True: every machine and segment has IPv6 beside IPv4. */
  readonly ipv6?: boolean;
  /** The Docker engine of its hosts; 28.5 unless told. */
  readonly engine?: EngineVersion;
  /** The small ones unless told. */
  readonly images?: readonly LabImageName[];
  /** Part of every name; random unless told. */
  readonly id?: string;
  /** True: the lab outlives this process, until `lab down`. */
  readonly keep?: boolean;
  readonly report?: Report;
}

/** Where a probe starts: a machine's name (`lan-client`, `off-lan-client`, `router`), `docker-host:NAME`, or a container by pid. */
export type VantageName = string | { readonly pid: number };

/** A LAN in a box that runs. */
export interface Lab {
  readonly prefix: string;
  readonly machines: readonly LabMachine[];
  readonly hosts: readonly LabHost[];
  readonly lanClient: LabMachine;
  readonly offLanClient: LabMachine;
  readonly router: LabMachine;
  machine(name: string): LabMachine;
  /** A Docker host; the first one unless named. */
  host(name?: string): LabHost;
  /** A long-lived prober at a vantage point, started on first use. */
  vantage(where: VantageName): Prober;
  /** Serves TCP and UDP echo on a port of a machine, bound to the wildcard; fine when it does already. */
  serveEcho(machine: string, port: number): Promise<void>;
  /** Writes everything that explains a failure to a file, says where, and returns its path. */
  evidence(reason: string): Promise<string>;
  /** Removes everything, and throws if anything is left. */
  destroy(): Promise<void>;
}

/** Raises a lab: switch, router, clients, and Docker hosts with their engines. */
export async function createLab(spec: LabSpec = {}): Promise<Lab> {
  const report = spec.report ?? reportToStderr;
  if (process.getuid?.() !== 0) throw new Error('the lab makes network namespaces and needs root: run it with sudo');
  for (const dead of await sweepDeadLabs()) report(`removed ${dead}, left behind by a run that died`);
  const prefix = `trl-${spec.id ?? randomBytes(3).toString('hex')}`;
  const hosts = spec.hosts ?? [{ name: 'h1' }];
  const plans = planTopology(hosts, { ipv6: spec.ipv6 });
  const record = firstRecord(prefix, spec, plans);
  await writeLabRecord(record);
  try {
    await raiseTopology(prefix, plans);
    const machines = await startMachines(prefix, plans, spec);
    await writeLabRecord({ ...record, machines: machines.map((machine) => recordMachine(machine, plans)) });
    return new RunningLab(prefix, machines, report);
  } catch (error) {
    await sweepLab(prefix);
    throw error;
  }
}

function firstRecord(prefix: string, spec: LabSpec, plans: readonly MachinePlan[]): LabRecord {
  return {
    prefix,
    createdAt: new Date().toISOString(),
    owner: spec.keep ? null : thisProcessAsOwner(),
    machines: plans.map((plan) => recordMachine(new LabMachine(prefix, plan), plans)),
  };
}

function recordMachine(machine: LabMachine, plans: readonly MachinePlan[]): LabRecord['machines'][number] {
  const host = machine instanceof LabHost ? machine : null;
  return {
    name: machine.name,
    netns: machine.netns,
    role: plans.find((plan) => plan.name === machine.name)?.role ?? 'client',
    interfaces: machine.interfaces.map((nic) => ({ ...nic, addresses: [...nic.addresses] })),
    socketPath: host?.engine.socketPath ?? null,
    holderPid: host?.sandbox.holderPid ?? null,
    engineHolderPid: host?.engine.holderPid ?? null,
  };
}

async function startMachines(
  prefix: string,
  plans: readonly MachinePlan[],
  spec: LabSpec,
): Promise<readonly LabMachine[]> {
  const start = {
    engine: spec.engine ?? defaultEngine,
    images: spec.images ?? smallImages,
    report: spec.report ?? reportToStderr,
  };
  return await Promise.all(
    plans.map((plan) => (plan.role === 'host' ? startHost(prefix, plan, start) : new LabMachine(prefix, plan))),
  );
}

class RunningLab implements Lab {
  readonly prefix: string;
  readonly machines: readonly LabMachine[];
  readonly #report: Report;
  readonly #probers = new Map<string, Prober>();
  readonly #echoServers = new Map<string, Promise<void>>();

  constructor(prefix: string, machines: readonly LabMachine[], report: Report) {
    this.prefix = prefix;
    this.machines = machines;
    this.#report = report;
  }

  get hosts(): readonly LabHost[] {
    return this.machines.filter((machine) => machine instanceof LabHost);
  }

  get lanClient(): LabMachine {
    return this.machine('lan-client');
  }

  get offLanClient(): LabMachine {
    return this.machine('off-lan-client');
  }

  get router(): LabMachine {
    return this.machine('router');
  }

  machine(name: string): LabMachine {
    const found = this.machines.find((machine) => machine.name === name);
    if (found !== undefined) return found;
    throw new Error(
      `lab ${this.prefix} has no machine "${name}": it has ${this.machines.map((m) => m.name).join(', ')}`,
    );
  }

  host(name?: string): LabHost {
    const found = this.hosts.find((host) => name === undefined || host.name === name);
    if (found !== undefined) return found;
    throw new Error(`lab ${this.prefix} has no Docker host "${name ?? ''}"`);
  }

  vantage(where: VantageName): Prober {
    const file = this.#namespaceFile(where);
    const prober = this.#probers.get(file) ?? startProber(file);
    this.#probers.set(file, prober);
    return prober;
  }

  #namespaceFile(where: VantageName): string {
    if (typeof where === 'object') return `/proc/${where.pid}/ns/net`;
    return namespaceFile(this.machine(where.replace(/^docker-host:/, '')).netns);
  }

  async serveEcho(machine: string, port: number): Promise<void> {
    const key = `${machine}:${port}`;
    const server = this.#echoServers.get(key) ?? startEchoServer(this.machine(machine), port);
    this.#echoServers.set(key, server);
    await server;
  }

  async evidence(reason: string): Promise<string> {
    const path = await recordEvidence({ prefix: this.prefix, machines: this.machines, reason });
    this.#report(`evidence of "${reason}": ${path}`);
    return path;
  }

  async destroy(): Promise<void> {
    await Promise.all([...this.#probers.values()].map((prober) => prober.stop()));
    await sweepLab(this.prefix);
    await assertNothingLeft(this.prefix);
  }
}
