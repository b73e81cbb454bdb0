import { join } from 'node:path';
import type { EngineVersion } from './cache/recipe.ts';
import type { DockerClient } from './docker/client.ts';
import { type Engine, startEngine } from './engine/engine.ts';
import { mountOwnSysfs, type Sandbox, startSandbox } from './engine/sandbox.ts';
import type { LabImageName } from './images/catalog.ts';
import { importImages } from './images/import.ts';
import type { Report } from './process/report.ts';
import { type CommandResult, type RunOptions, run } from './process/run.ts';
import { folderOf } from './state.ts';
import { configureLinks, inNamespace } from './topology/namespace.ts';
import type { InterfacePlan, MachinePlan } from './topology/plan.ts';
import { addAddress } from './topology/raise.ts';

/** A machine of a lab: a network namespace with addresses. */
export class LabMachine {
  readonly prefix: string;
  readonly name: string;
  readonly netns: string;
  readonly interfaces: readonly InterfacePlan[];
  readonly #defaultRoutes: readonly string[];

  constructor(prefix: string, plan: MachinePlan) {
    this.prefix = prefix;
    this.name = plan.name;
    this.netns = `${prefix}-${plan.name}`;
    this.interfaces = plan.interfaces;
    this.#defaultRoutes = plan.gateways.map((gateway) => `route replace default via ${gateway}`);
  }

  /** Its first address, without the prefix length. */
  get address(): string {
    return this.addresses[0] ?? '';
  }

  /** The addresses it started with, without the prefix length. */
  get addresses(): readonly string[] {
    return this.interfaces.flatMap((nic) => nic.addresses.map((address) => address.replace(/\/\d+$/, '')));
  }

  /** The command line that runs `argv` on this machine. */
  enter(argv: readonly string[]): readonly string[] {
    return inNamespace(this.netns, argv);
  }

  /** Runs a command on this machine; throws unless it exits with 0. */
  async run(argv: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
    return await run(this.enter(argv), options);
  }

  async addAddress(address: string, nic = 'eth0'): Promise<void> {
    await configureLinks(this.netns, [addAddress(address, nic)]);
  }

  async removeAddress(address: string, nic = 'eth0'): Promise<void> {
    await configureLinks(this.netns, [`address del ${address} dev ${nic}`]);
  }

  /** Gives a card another address, as a new DHCP lease does: the default route stays. */
  async changeAddress(from: string, to: string, nic = 'eth0'): Promise<void> {
    const commands = [addAddress(to, nic), `address del ${from} dev ${nic}`, ...this.#defaultRoutes];
    await configureLinks(this.netns, commands);
  }

  async linkDown(nic = 'eth0'): Promise<void> {
    await configureLinks(this.netns, [`link set ${nic} down`]);
  }

  /** Brings a link back; the kernel dropped the routes over it, so the default routes are put back too. */
  async linkUp(nic = 'eth0'): Promise<void> {
    await configureLinks(this.netns, [`link set ${nic} up`, ...this.#defaultRoutes]);
  }
}

interface HostParts {
  readonly sandbox: Sandbox;
  readonly engine: Engine;
}

/** A machine with a Docker engine. */
export class LabHost extends LabMachine {
  readonly engine: Engine;
  readonly sandbox: Sandbox;

  constructor(prefix: string, plan: MachinePlan, parts: HostParts) {
    super(prefix, plan);
    this.engine = parts.engine;
    this.sandbox = parts.sandbox;
  }

  get docker(): DockerClient {
    return this.engine.docker;
  }

  get folder(): string {
    return join(folderOf(this.prefix), this.name);
  }

  /** Programs of a host run with its own /sys and host name. */
  override enter(argv: readonly string[]): readonly string[] {
    return this.sandbox.enter(argv);
  }
}

export interface HostStart {
  readonly engine: EngineVersion;
  readonly images: readonly LabImageName[];
  readonly report: Report;
}

/** Starts what makes a namespace a Docker host: its mount namespace, its engine and its images. */
export async function startHost(prefix: string, plan: MachinePlan, start: HostStart): Promise<LabHost> {
  const netns = `${prefix}-${plan.name}`;
  const folder = join(folderOf(prefix), plan.name);
  const { images, report } = start;
  const engine = await startEngine({ netns, prefix, name: plan.name, folder, version: start.engine, report });
  const sandbox = await startSandbox({ netns, hostname: plan.name, mark: prefix, logFile: engine.logFile });
  await mountOwnSysfs(sandbox);
  await importImages(engine.docker, images, report);
  return new LabHost(prefix, plan, { engine, sandbox });
}
