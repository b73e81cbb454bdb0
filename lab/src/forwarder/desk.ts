import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { limits, repositoryFolder } from '../config.ts';
import { createLab, type Lab } from '../lab.ts';
import { LabMachine } from '../machine.ts';
import { startDetached } from '../process/run.ts';
import { signalProcess, waitForExit } from '../process/table.ts';
import { waitFor } from '../process/wait.ts';
import { folderOf } from '../state.ts';
import { configureLinks, createNamespace } from '../topology/namespace.ts';
import { lans } from '../topology/plan.ts';
import { createVm, type Vm } from './vm.ts';

/** The folder the image copies its programs from. */
export const imageFolder: string = join(repositoryFolder, 'images/windows');

const stateSchema = z.strictObject({
  version: z.literal(1),
  state: z.enum(['waiting', 'forwarding', 'lost']),
  mac: z.string().nullable(),
  address: z.string().nullable(),
  interface: z.string(),
  ports: z.array(z.string()),
  message: z.string(),
  since: z.number(),
});

/** What the forwarder says of itself. */
export type ForwarderState = z.infer<typeof stateSchema>;

export interface DeskSpec {
  /** Address of the container on the LAN, with prefix length; in the lab's LAN unless told. */
  readonly lanAddress?: string;
  /** False: the container is on no bridge. */
  readonly bridge?: boolean;
  readonly ports?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A Windows workspace without engine and VM: host, container and guest as bare namespaces on a LAN, and the forwarder itself. */
export interface Desk {
  readonly lab: Lab;
  readonly host: LabMachine;
  readonly container: LabMachine;
  readonly vm: Vm;
  readonly runFolder: string;
  readonly storageFolder: string;
  /** Starts the forwarder in the container, and returns its pid. */
  startForwarder(environment?: Readonly<Record<string, string>>): number;
  stopForwarder(pid: number): Promise<void>;
  publish(ports: string): Promise<void>;
  /** Leaves an address on the storage volume, as an earlier container of the workspace did. */
  keepAddress(text: string): Promise<void>;
  state(): Promise<ForwarderState | null>;
  /** Waits for a state, and returns it. */
  waitForState(wanted: Partial<ForwarderState>, timeoutMs?: number): Promise<ForwarderState>;
  /** What the forwarder wrote to stderr, by line. */
  log(): Promise<readonly string[]>;
  /** Every rule and chain of the forwarder that the container's kernel holds, sorted. */
  rules(): Promise<readonly string[]>;
  destroy(): Promise<void>;
}

export const deskAddresses = {
  host: '192.168.77.11',
  bridge: '172.17.0.2',
  bridgeGateway: '172.17.0.1',
  lan: '192.168.77.140',
} as const;

/** Host port -> published container port. */
export const published = { 9389: 3389, 9500: 5000, 9006: 8006 } as const;

/** The rules the kernel is to hold for ports that are forwarded to an address, as `iptables-save` tells them. */
export function rulesFor(address: string, ports: readonly string[]): readonly string[] {
  const [, , third, fourth] = address.split('.').map(Number);
  const matches = ports.map((port) => {
    const [protocol, number] = port.split('/');
    return { number, match: `-d ${deskAddresses.bridge}/32 -p ${protocol} -m ${protocol} --dport ${number}` };
  });
  return [
    ':TRAILER-GUEST-DNAT - [0:0]',
    ':TRAILER-GUEST-FORWARD - [0:0]',
    ':TRAILER-GUEST-SNAT - [0:0]',
    ':TRAILER-GUEST-ZONE - [0:0]',
    '-A FORWARD -j TRAILER-GUEST-FORWARD',
    '-A POSTROUTING -j TRAILER-GUEST-SNAT',
    '-A PREROUTING -j TRAILER-GUEST-DNAT',
    '-A PREROUTING -j TRAILER-GUEST-ZONE',
    ...matches.map(
      ({ match, number }) => `-A TRAILER-GUEST-DNAT ${match} -j DNAT --to-destination ${address}:${number}`,
    ),
    '-A TRAILER-GUEST-FORWARD -j DROP',
    '-A TRAILER-GUEST-FORWARD -m conntrack --ctstate DNAT -j ACCEPT',
    `-A TRAILER-GUEST-SNAT -d ${address}/32 -o mvlan0 -j MASQUERADE`,
    ...matches.map(
      ({ match }) => `-A TRAILER-GUEST-ZONE ${match} -j CT --zone-orig ${(third ?? 0) * 256 + (fourth ?? 0)}`,
    ),
  ].sort();
}

/** Raises the desk; the VM is off and the forwarder not started. */
export async function raiseDesk(spec: DeskSpec = {}): Promise<Desk> {
  const lab = await createLab({ hosts: [] });
  const machine = (name: string, address: string) =>
    new LabMachine(lab.prefix, {
      name,
      role: 'client',
      interfaces: [{ name: 'eth0', lan: 'lan', addresses: [address] }],
      gateways: [],
      sysctls: {},
    });
  const machines = {
    host: machine('desk-host', `${deskAddresses.host}/24`),
    container: machine('desk', spec.lanAddress ?? `${deskAddresses.lan}/24`),
    guest: machine('vm', ''),
  };
  await wire(lab, machines, spec);
  return await furnish(lab, machines, spec);
}

interface Machines {
  readonly host: LabMachine;
  readonly container: LabMachine;
  readonly guest: LabMachine;
}

async function wire(lab: Lab, { host, container, guest }: Machines, { bridge = true }: DeskSpec): Promise<void> {
  // No IPv6: a card that comes up would speak before its guest does.
  const quiet = { 'ipv6/conf/all/disable_ipv6': '1', 'ipv6/conf/default/disable_ipv6': '1' };
  const routing = { ...quiet, 'ipv4/ip_forward': '1' };
  await createNamespace({ netns: host.netns, sysctls: routing });
  await createNamespace({ netns: container.netns, sysctls: routing });
  await createNamespace({ netns: guest.netns, sysctls: quiet });
  await configureLinks(`${lab.prefix}-switch`, [
    `link add desk type veth peer name eth0 netns ${host.netns}`,
    'link set desk master lan up',
  ]);
  await configureLinks(host.netns, [
    `address add ${deskAddresses.host}/24 dev eth0`,
    'link set eth0 up',
    `route add default via ${lans.lan.gateway}`,
    'link add docker0 type bridge',
    `address add ${deskAddresses.bridgeGateway}/24 dev docker0`,
    'link set docker0 up',
    `link add mvlan0 link eth0 netns ${container.netns} type macvlan mode bridge`,
    ...(bridge
      ? [`link add desk type veth peer name eth0 netns ${container.netns}`, 'link set desk master docker0 up']
      : []),
  ]);
  await configureLinks(container.netns, [
    `address add ${container.interfaces[0]?.addresses[0]} dev mvlan0`,
    'link set mvlan0 up',
    ...(bridge ? bridgeSide : []),
  ]);
  await publishOnHost(host);
}

/** The container's end of the bridge, with the return path as the agent installs it. */
const bridgeSide = [
  `address add ${deskAddresses.bridge}/24 dev eth0`,
  'link set eth0 up',
  `route add default via ${deskAddresses.bridgeGateway}`,
  `route add default via ${deskAddresses.bridgeGateway} table 7100 proto 214`,
  `rule add from ${deskAddresses.bridge} lookup 7100 priority 7100 protocol 214`,
  'rule add iif mvlan0 lookup 7100 priority 7100 protocol 214',
];

async function publishOnHost(host: LabMachine): Promise<void> {
  const rules = Object.entries(published).flatMap(([hostPort, port]) =>
    ['PREROUTING tcp', 'PREROUTING udp', 'OUTPUT tcp', 'OUTPUT udp'].map((where) => {
      const [chain, protocol] = where.split(' ');
      return `-A ${chain} -p ${protocol} -m addrtype --dst-type LOCAL --dport ${hostPort} -j DNAT --to-destination ${deskAddresses.bridge}:${port}`;
    }),
  );
  const batch = ['*nat', ...rules, '-A POSTROUTING -s 172.17.0.0/24 ! -o docker0 -j MASQUERADE', 'COMMIT', ''];
  await host.run(['iptables-restore', '-w', '--noflush'], { stdin: batch.join('\n') });
}

async function furnish(lab: Lab, { host, container, guest }: Machines, spec: DeskSpec): Promise<Desk> {
  const folder = folderOf(lab.prefix);
  const runFolder = join(folder, 'run');
  const storageFolder = join(folder, 'storage');
  const logFile = join(folder, 'forwarder.log');
  await mkdir(runFolder);
  await mkdir(storageFolder);
  const publish = async (ports: string) => await writeFile(join(runFolder, 'guest-ports'), ports);
  await publish(spec.ports ?? 'tcp/3389 udp/5000');
  const environment = {
    VM_NET_DEV: 'mvlan0',
    TRAILER_RUN_FOLDER: runFolder,
    TRAILER_STORAGE: storageFolder,
    ...spec.environment,
  };
  const state = async () => await readState(join(runFolder, 'guest.json'));
  return {
    lab,
    host,
    container,
    vm: createVm(container, guest),
    runFolder,
    storageFolder,
    publish,
    keepAddress: async (text) => await writeFile(join(storageFolder, 'trailer-guest-address'), `${text}\n`),
    state,
    startForwarder: (more = {}) =>
      startDetached(['ip', 'netns', 'exec', container.netns, join(imageFolder, 'port-forwarder')], {
        mark: lab.prefix,
        logFile,
        environment: { ...environment, ...more },
      }),
    stopForwarder: async (pid) => {
      signalProcess(pid, 'SIGTERM');
      await waitForExit(pid, limits.holderReadyMs);
    },
    waitForState: async (wanted, timeoutMs = 10_000) => await waitForState(state, wanted, timeoutMs),
    log: async () => (await readFile(logFile, 'utf8')).split('\n').filter((line) => line !== ''),
    rules: async () =>
      (await container.run(['iptables-save'])).stdout
        .split('\n')
        .filter((line) => line.includes('TRAILER'))
        .sort(),
    destroy: async () => await lab.destroy(),
  };
}

async function readState(file: string): Promise<ForwarderState | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : stateSchema.parse(JSON.parse(text));
}

async function waitForState(
  read: () => Promise<ForwarderState | null>,
  wanted: Partial<ForwarderState>,
  timeoutMs: number,
): Promise<ForwarderState> {
  let last: ForwarderState | null = null;
  return await waitFor(
    async () => {
      last = await read();
      const matches = Object.entries(wanted).every(
        ([key, value]) =>
          JSON.stringify(Object.entries(last ?? {}).find(([name]) => name === key)?.[1]) === JSON.stringify(value),
      );
      return last !== null && matches ? last : undefined;
    },
    { what: `the forwarder to say ${JSON.stringify(wanted)}`, timeoutMs },
  ).catch((error: unknown) => {
    throw new Error(`it says ${JSON.stringify(last)}`, { cause: error });
  });
}
