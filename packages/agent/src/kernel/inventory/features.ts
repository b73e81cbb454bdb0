import { open } from 'node:fs/promises';
import type { KernelFeatures } from '@trailer/netmodel';
import { z } from 'zod';
import { attemptCommand } from '../process.ts';

/**
 * Commands for `ip -batch` in a namespace that lasts as long as the process. A veth stands in for the NIC: the engine
 * cannot work without one, so it is there.
 */
const trials = [
  'link add trl-nic type veth peer name trl-peer',
  'link add link trl-nic name trl-macvlan type macvlan mode bridge',
  'link add link trl-peer name trl-ipvlan type ipvlan mode l2',
  'link add link trl-nic name trl-vlan type vlan id 100',
  'rule add priority 7100 from 192.0.2.1 lookup 7100',
  'link show',
  'rule show',
];

const linksSchema = z.array(z.object({ ifname: z.string() }));
const rulesSchema = z.array(z.object({ priority: z.int() }));

type NetworkFeatures = Omit<KernelFeatures, 'kvm'>;

let known: Promise<NetworkFeatures> | undefined;

/** What the kernel can do. Hardware virtualization is looked at anew each time: its module comes and goes. */
export async function observeKernelFeatures(kvmDevice: string): Promise<KernelFeatures> {
  const [features, kvm] = await Promise.all([observeNetworkFeatures(), canOpen(kvmDevice)]);
  return { ...features, kvm };
}

/**
 * Finds out what the kernel can do by doing it in a network namespace of its own that vanishes with the process;
 * asked once in the life of the agent. Where the agent may not make a namespace everything counts as present, and the
 * engine's refusal tells.
 */
export function observeNetworkFeatures(): Promise<NetworkFeatures> {
  known ??= tryFeatures().catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

async function tryFeatures(): Promise<NetworkFeatures> {
  const argv = ['unshare', '--net', '--', 'ip', '-json', '-force', '-batch', '-'];
  const { stdout } = await attemptCommand(argv, { stdin: `${trials.join('\n')}\n` });
  return readFeatures(stdout);
}

/** Opening tells more than the file's mode does: a container's devices may be walled off, and the module be away. */
async function canOpen(device: string): Promise<boolean> {
  try {
    await (await open(device, 'r+')).close();
    return true;
  } catch {
    // Why it cannot be opened makes no difference to who wants to use it.
    return false;
  }
}

/** The features that the trials' output shows. */
export function readFeatures(stdout: string): NetworkFeatures {
  const [links, rules] = stdout.split('\n').filter((line) => line.startsWith('['));
  if (links === undefined || rules === undefined) {
    return { macvlan: true, ipvlan: true, vlan: true, policyRouting: true };
  }
  // `ip` writes a link on top of another as `trl-macvlan@trl-nic` for people only; in JSON the name is bare.
  const names = new Set(linksSchema.parse(JSON.parse(links)).map(({ ifname }) => ifname));
  return {
    macvlan: names.has('trl-macvlan'),
    ipvlan: names.has('trl-ipvlan'),
    vlan: names.has('trl-vlan'),
    policyRouting: rulesSchema.parse(JSON.parse(rules)).some(({ priority }) => priority === 7100),
  };
}
