import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createDockerClient, type DockerClient } from '../docker/client.ts';
import { ensureParts } from '../guest/parts.ts';
import { type LabImageName, smallImages } from '../images/catalog.ts';
import { importImages } from '../images/import.ts';
import type { Lab } from '../lab.ts';
import type { Prober } from '../probe/prober.ts';
import { type Report, reportToStderr } from '../process/report.ts';
import type { CommandResult, RunOptions } from '../process/run.ts';
import { folderOf } from '../state.ts';
import { configureLinks } from '../topology/namespace.ts';
import { lans } from '../topology/plan.ts';
import { startRelay } from '../trailer/relay.ts';
import { boot, powerOff, readConsole } from './boot.ts';
import { attemptInside, runInside } from './door.ts';
import { ensureVmHostImage } from './image.ts';
import { jobFolder, packJob } from './job.ts';
import { proberInside } from './prober.ts';
import type { Card } from './qemu.ts';

/** `shared`: eth0 alone. `dedicated`: eth1 too, without an address. Both on the home LAN. */
export type VmNicLayout = 'shared' | 'dedicated';

export interface VmHostOptions {
  /** `vm1` unless told. */
  readonly name?: string;
  /** Last number of its address on the home LAN; 101 unless told. Two hosts of a lab need two. */
  readonly number?: number;
  readonly nics?: VmNicLayout;
  /** Whether one more card, in a network namespace of its own inside, waits for VLAN clients; see `addVlanClient`. */
  readonly trunk?: boolean;
  /** The small ones unless told. */
  readonly images?: readonly LabImageName[];
  readonly report?: Report;
}

/** Where inside a host: the host itself, a container by its pid, or a network namespace by its name. */
export type PlaceInside = 'host' | { readonly pid: number } | { readonly netns: string };

type InsideOptions = Omit<RunOptions, 'environment'>;

/** A Docker host that is a machine of its own, with a kernel that has ipvlan and 802.1q. */
export interface VmHost {
  readonly prefix: string;
  readonly name: string;
  /** Its address on the home LAN. */
  readonly address: string;
  /** MAC addresses of its cards, eth0 first; the trunk's is not among them. */
  readonly macs: readonly string[];
  readonly docker: DockerClient;
  /** Socket in its engine's place; for clients that want one. */
  readonly socketPath: string;
  /** Milliseconds from power-on until the engine answered, as it was measured. */
  readonly bootMs: number;
  /** Runs a command inside; throws unless it exits with 0. */
  run(argv: readonly string[], options?: InsideOptions): Promise<CommandResult>;
  /** Runs a command inside; any exit code is an answer. */
  attempt(argv: readonly string[], options?: InsideOptions): Promise<CommandResult>;
  /** Starts a program inside that stays, its output in `logFile` inside; returns its pid there. */
  start(argv: readonly string[], logFile: string): Promise<number>;
  /** Sends packets from inside. */
  prober(where?: PlaceInside): Prober;
  /** Puts a client onto a VLAN of the LAN's wire, behind the trunk; returns the name of its network namespace inside. */
  addVlanClient(vlanId: number, address: string): Promise<string>;
  /** What it wrote to its console so far. */
  console(): Promise<string>;
  /** Ends it and its relays. The lab's own end does so too. */
  stop(): Promise<void>;
}

const ports = { engine: 2375, door: 7070 } as const;

/** Boots a Docker host in QEMU on the home LAN of a lab, and returns once its engine has its images. */
export async function bootVmHost(lab: Lab, options: VmHostOptions = {}): Promise<VmHost> {
  const { name = 'vm1', number = 101, images = smallImages, report = reportToStderr } = options;
  const folder = join(folderOf(lab.prefix), name);
  await mkdir(folder, { recursive: true });
  const [image, parts] = await Promise.all([ensureVmHostImage(report), ensureParts(report), packJob(folder)]);
  const cards = planCards(number, options);
  await plugIn(lab.prefix, cards);
  const address = onLan(number);
  const sockets = await openRelays(lab, folder, address);
  const docker = createDockerClient(sockets.engine);
  const trunk = options.trunk === true ? `eth${cards.length - 1}` : null;
  const told = { name, address: `${address}/24`, gateway: lans.lan.gateway, ...(trunk !== null && { trunk }) };
  const startedAt = performance.now();
  const pid = await boot({
    ...{ prefix: lab.prefix, name, folder, image, report },
    programs: join(parts.folder, 'root'),
    plan: { cards, options: told },
    isReady: async () => (await attemptInside(sockets.door, ['true'])).exitCode === 0 && (await docker.ping()),
  });
  const bootMs = performance.now() - startedAt;
  const machine = { prefix: lab.prefix, name, address, docker, socketPath: sockets.engine, bootMs };
  const host = new QemuVmHost({ machine, cards, trunk, folder, door: sockets.door, pid });
  await importImages(docker, images, report);
  return host;
}

function onLan(number: number): string {
  return lans.lan.subnet.replace(/0\/24$/, String(number));
}

function planCards(number: number, { nics = 'shared', trunk = false }: VmHostOptions): readonly Card[] {
  const count = 1 + Number(nics === 'dedicated') + Number(trunk);
  return Array.from({ length: count }, (_, index) => ({
    tap: `vm${number}-${index}`,
    mac: `52:54:00:77:${number.toString(16).padStart(2, '0')}:0${index}`,
  }));
}

/** A tap in the switch for every card; they vanish with the switch's namespace. */
async function plugIn(prefix: string, cards: readonly Card[]): Promise<void> {
  const commands = cards.flatMap(({ tap }) => [`tuntap add dev ${tap} mode tap`, `link set ${tap} master lan up`]);
  await configureLinks(`${prefix}-switch`, commands);
}

/** The router is the machine of a LAN that is always there and that no test sends probes from. */
async function openRelays(lab: Lab, folder: string, address: string): Promise<Record<keyof typeof ports, string>> {
  const open = async (what: keyof typeof ports) => {
    const socketPath = join(folder, `${what}.sock`);
    const logFile = join(folder, 'relay.log');
    await startRelay({ machine: lab.router, socketPath, port: ports[what], address, logFile });
    return socketPath;
  };
  const [engine, door] = await Promise.all([open('engine'), open('door')]);
  return { engine, door };
}

interface VmHostParts {
  readonly machine: Pick<VmHost, 'prefix' | 'name' | 'address' | 'docker' | 'socketPath' | 'bootMs'>;
  readonly cards: readonly Card[];
  /** What the card that is the trunk, always the last one, is called. */
  readonly trunk: string | null;
  readonly folder: string;
  readonly door: string;
  readonly pid: number;
}

/** Where the host's own script puts the trunk. */
const trunkNamespace = 'trunk';

class QemuVmHost implements VmHost {
  readonly prefix: string;
  readonly name: string;
  readonly address: string;
  readonly macs: readonly string[];
  readonly docker: DockerClient;
  readonly socketPath: string;
  readonly bootMs: number;
  readonly #parts: VmHostParts;
  readonly #probers = new Map<string, Prober>();
  #lastTurn: Promise<unknown> = Promise.resolve();
  /** One at a time: several probers that start at once would take the only processor from each other's answers. */
  readonly #inTurn: Pick<VmHost, 'run'> = {
    run: async (...command) => {
      const turn = this.#lastTurn.then(async () => await this.run(...command));
      this.#lastTurn = turn.catch(() => undefined);
      return await turn;
    },
  };

  constructor(parts: VmHostParts) {
    const { machine, cards, trunk } = parts;
    this.prefix = machine.prefix;
    this.name = machine.name;
    this.address = machine.address;
    this.macs = cards.slice(0, trunk === null ? undefined : -1).map(({ mac }) => mac);
    this.docker = machine.docker;
    this.socketPath = machine.socketPath;
    this.bootMs = machine.bootMs;
    this.#parts = parts;
  }

  async run(argv: readonly string[], options?: InsideOptions): Promise<CommandResult> {
    return await runInside(this.#parts.door, argv, options);
  }

  async attempt(argv: readonly string[], options?: InsideOptions): Promise<CommandResult> {
    return await attemptInside(this.#parts.door, argv, options);
  }

  async start(argv: readonly string[], logFile: string): Promise<number> {
    return Number((await this.run([`${jobFolder}/start`, logFile, ...argv])).stdout);
  }

  prober(where: PlaceInside = 'host'): Prober {
    const place = JSON.stringify(where);
    const prober = this.#probers.get(place) ?? proberInside(this.#inTurn, where);
    this.#probers.set(place, prober);
    return prober;
  }

  async addVlanClient(vlanId: number, address: string): Promise<string> {
    const { trunk } = this.#parts;
    if (trunk === null) throw new Error(`${this.name} was booted without a trunk`);
    const netns = `vlan${vlanId}`;
    const inTrunk = ['ip', '-netns', trunkNamespace, 'link'];
    await this.run(['ip', 'netns', 'add', netns]);
    await this.run([...inTrunk, 'add', 'link', trunk, 'name', netns, 'type', 'vlan', 'id', String(vlanId)]);
    await this.run([...inTrunk, 'set', netns, 'netns', netns, 'name', 'eth0']);
    for (const link of ['lo', 'eth0']) await this.run(['ip', '-netns', netns, 'link', 'set', link, 'up']);
    await this.run(['ip', '-netns', netns, 'address', 'add', address, 'dev', 'eth0']);
    return netns;
  }

  async console(): Promise<string> {
    return await readConsole(this.#parts.folder);
  }

  async stop(): Promise<void> {
    await powerOff(this.#parts.pid);
  }
}
