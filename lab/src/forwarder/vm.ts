import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { limits } from '../config.ts';
import type { LabMachine } from '../machine.ts';
import { run, startDetached } from '../process/run.ts';
import { isAlive, signalProcess, waitForExit } from '../process/table.ts';
import { waitFor } from '../process/wait.ts';
import { folderOf } from '../state.ts';
import { configureLinks, namespaceFile } from '../topology/namespace.ts';
import { lans } from '../topology/plan.ts';

const source = fileURLToPath(new URL('./virtual-nic.c', import.meta.url));

const dhcpScript = fileURLToPath(new URL('./dhcp-client.sh', import.meta.url));

/** The MAC address of the VM, as the agent would derive one. */
export const vmMac = '02:54:52:4c:00:07';

/** A VM as the network sees it: a card on a macvtap of the container, and a guest that has an address when it is given one. */
export interface Vm {
  /** The guest, as a machine of the lab. */
  readonly guest: LabMachine;
  /** Switches the VM on: the runtime makes the macvtap, and the guest's card comes up without an address. */
  powerOn(): Promise<void>;
  /** Switches it off; the macvtap stays, as it does while QEMU restarts a guest. */
  powerOff(): Promise<void>;
  /** Asks for an address by DHCP, once, and takes none: what a guest on a LAN without DHCP keeps doing. */
  askForLease(): Promise<void>;
  /** Gets its address from the DHCP server of the LAN. */
  lease(): Promise<void>;
  /** Takes an address in place of the one it had, telling nobody. */
  takeAddress(address: string): Promise<void>;
}

/** Makes a VM whose card is bridged onto `mvlan0` of a container. */
export function createVm(container: LabMachine, guest: LabMachine): Vm {
  const folder = folderOf(container.prefix);
  let card: number | null = null;
  const powerOn = async () => {
    await ensureMacvtap(container);
    card = await plugIn({ container, guest, folder });
  };
  const powerOff = async () => {
    if (card === null) return;
    signalProcess(card, 'SIGKILL');
    await waitForExit(card, limits.holderReadyMs);
    card = null;
  };
  const askForLease = async () => {
    await guest.run(['busybox', 'udhcpc', '-i', 'eth0', '-n', '-q', '-t', '1', '-T', '1', '-s', '/bin/true']).catch(
      // Nobody answers: that is the point.
      () => undefined,
    );
  };
  const takeAddress = async (address: string) => {
    await configureLinks(guest.netns, [
      'address flush dev eth0 scope global',
      `address add ${address} dev eth0`,
      ...(isIn(lans.lan, address) ? [`route replace default via ${lans.lan.gateway}`] : []),
    ]);
  };
  const lease = async () => {
    await guest.run(['busybox', 'udhcpc', '-i', 'eth0', '-n', '-q', '-s', dhcpScript]);
  };
  return { guest, powerOn, powerOff, askForLease, lease, takeAddress };
}

function isIn({ subnet }: { readonly subnet: string }, address: string): boolean {
  return address.startsWith(subnet.replace(/0\/24$/, ''));
}

async function ensureMacvtap(container: LabMachine): Promise<void> {
  const links = JSON.parse((await container.run(['ip', '-j', 'link', 'show'])).stdout) as { ifname: string }[];
  if (links.some(({ ifname }) => ifname === 'qemu')) return;
  await configureLinks(container.netns, [
    `link add link mvlan0 name qemu address ${vmMac} type macvtap mode bridge`,
    'link set qemu up',
  ]);
}

interface Cable {
  readonly container: LabMachine;
  readonly guest: LabMachine;
  readonly folder: string;
}

async function plugIn({ container, guest, folder }: Cable): Promise<number> {
  const program = join(folder, 'virtual-nic');
  const logFile = join(folder, 'virtual-nic.log');
  await run(['gcc', '-static', '-O2', '-Wall', '-Werror', '-o', program, source]);
  await run(['truncate', '--size=0', logFile]).catch(() => undefined);
  // `ip netns exec` and not `nsenter`: the program reads the /sys of the namespace.
  const arguments_ = ['qemu', namespaceFile(guest.netns), 'eth0', join(folder, 'tap')];
  const pid = startDetached(['ip', 'netns', 'exec', container.netns, program, ...arguments_], {
    mark: container.prefix,
    logFile,
  });
  await waitFor(
    async () => {
      const log = await readFile(logFile, 'utf8');
      if (!isAlive(pid)) throw new Error(`the VM's card ended: ${log}`);
      return log.includes('carrying') ? true : undefined;
    },
    { what: "the VM's card", timeoutMs: limits.holderReadyMs },
  );
  await configureLinks(guest.netns, [`link set eth0 address ${vmMac}`, 'link set eth0 up']);
  return pid;
}
