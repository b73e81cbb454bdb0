import { type Fault, fault, shorten, showValue } from '../fault.ts';
import { storageVolume } from './storage-volume.ts';
import type { DesktopContext, DesktopDraft } from './types.ts';

/** Variables that make the VM runtime what the workspace says it is, and where that is said. */
const fieldsOfVariables: ReadonlyMap<string, string> = new Map([
  ['VERSION', 'windows.edition'],
  ['USERNAME', 'windows.account.username'],
  ['PASSWORD', 'windows.account.password'],
  ['LANGUAGE', 'windows.language'],
  ['KEYBOARD', 'windows.keyboard'],
  ['CPU_CORES', 'resources.cpus'],
  ['RAM_SIZE', 'resources.memoryMiB'],
  ['DISK_SIZE', 'windows.diskGiB'],
  ['KVM', 'windows.acceleration'],
  ['DHCP', 'networks'],
  ['VM_NET_DEV', 'networks'],
  ['VM_NET_MAC', 'networks'],
  ['VM_NET_TAP', 'networks'],
]);

const ownPrefix = 'TRAILER_';

/** What a Linux workspace may have and a desktop may not. */
export function findLimitFaults(draft: DesktopDraft, context: DesktopContext): readonly Fault[] {
  return [
    ...commandFaults(draft),
    ...environmentFaults(draft),
    ...interactiveFaults(draft),
    ...volumeFaults(draft),
    ...networkFaults(draft, context),
  ];
}

function commandFaults({ command }: DesktopDraft): readonly Fault[] {
  if (command === null || command === undefined) return [];
  const text = 'is not supported for windows, whose image starts the virtual machine: leave it out';
  return [fault('command', 'not_supported', text)];
}

function environmentFaults({ environment = {} }: DesktopDraft): readonly Fault[] {
  return Object.keys(environment).flatMap((name) => {
    const field = fieldsOfVariables.get(name);
    const path = `environment.${shorten(name)}`;
    if (field !== undefined)
      return [fault(path, 'reserved_name', `is set from ${field}: say it there, leave this out`)];
    if (!name.startsWith(ownPrefix)) return [];
    return [fault(path, 'reserved_name', `is set by Trailer, as all that begins with ${ownPrefix}: use another name`)];
  });
}

function interactiveFaults({ interactive }: DesktopDraft): readonly Fault[] {
  if (interactive !== true) return [];
  const text =
    'true is for linux: the main process of a desktop runs its virtual machine, and reads no input: use false';
  return [fault('interactive', 'not_supported', text)];
}

function volumeFaults({ volumes = [] }: DesktopDraft): readonly Fault[] {
  return volumes.flatMap(({ name, path }, index) => {
    const ofName = `${storageVolume.name} is the volume of the desktop's own disk: use another name`;
    const ofPath = `${showValue(path)} is where the desktop's own disk is: mount it outside ${storageVolume.path}`;
    return [
      ...(name === storageVolume.name ? [fault(`volumes[${index}].name`, 'reserved_name', ofName)] : []),
      ...(isInStorage(path) ? [fault(`volumes[${index}].path`, 'reserved_name', ofPath)] : []),
    ];
  });
}

/** Whether a path leads into the storage folder, however it is written. */
function isInStorage(path: string): boolean {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts[0]}` === storageVolume.path;
}

function networkFaults({ networks = [] }: DesktopDraft, context: DesktopContext): readonly Fault[] {
  return networks.flatMap(({ networkId }, index) => {
    const network = context.networks.find(({ id }) => id === networkId);
    const why = network === undefined ? null : whyNoGuest(network);
    if (network === undefined || why === null) return [];
    const text = `${showValue(networkId)} (${showValue(network.name)}) is ${why}`;
    return [fault(`networks[${index}].networkId`, 'not_supported', text)];
  });
}

/** The kernel gives every address of an ipvlan the host's MAC, by which no DHCP server can tell a guest. */
function whyNoGuest({ driver, mode, ipv6 }: DesktopContext['networks'][number]): string | null {
  if (ipv6?.only) return 'a network without IPv4, by which a guest is found and forwarded to: use one that has it';
  if (driver === 'ipvlan') return 'an ipvlan network, where a guest gets no lease of its own: use a macvlan network';
  if (driver === 'bridge' || mode === 'bridge') return null;
  return `a macvlan network in mode ${mode}, where container and guest do not meet: use one in mode bridge`;
}
