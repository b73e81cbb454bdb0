import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '../config.ts';
import type { LabMachine } from '../machine.ts';
import { startDetached } from '../process/run.ts';
import { signalProcess, waitForExit } from '../process/table.ts';
import { waitFor } from '../process/wait.ts';
import { folderOf } from '../state.ts';

/** One ARP frame that was really on the wire. */
export interface ArpFrame {
  readonly atMs: number;
  readonly kind: 'request' | 'reply';
  readonly target: string;
}

/** Records the ARP frames that a MAC address sends through a machine's eth0, until it is told to stop. */
export async function recordArp(machine: LabMachine, mac: string): Promise<() => Promise<readonly ArpFrame[]>> {
  const folder = folderOf(machine.prefix);
  const file = join(folder, 'arp.pcap');
  const logFile = join(folder, `tcpdump-${performance.now()}.log`);
  const options = ['-i', 'eth0', '-n', '-U', '--immediate-mode', '-Z', 'root', '-w', file];
  const pid = startDetached(machine.enter(['tcpdump', ...options, 'arp', 'and', 'ether', 'src', mac]), {
    mark: machine.prefix,
    logFile,
  });
  await waitFor(async () => ((await readFile(logFile, 'utf8')).includes('listening on') ? true : undefined), {
    what: 'tcpdump to listen',
    timeoutMs: limits.holderReadyMs,
  });
  return async () => {
    signalProcess(pid, 'SIGINT');
    await waitForExit(pid, limits.holderReadyMs);
    const dropped = /(\d+) packets dropped by kernel/.exec(await readFile(logFile, 'utf8'))?.[1];
    if (dropped !== '0') throw new Error(`the record is not whole: ${dropped ?? 'unknown'} frames dropped`);
    return parseCapture(await readFile(file));
  };
}

/** The MAC address of a machine's interface. */
export async function macOf(machine: LabMachine, nic: string): Promise<string> {
  const links = JSON.parse((await machine.run(['ip', '-j', 'link', 'show', nic])).stdout) as { address: string }[];
  return links[0]?.address ?? '';
}

/** The most frames that any window of one second holds, wherever it begins. */
export function busiestSecond(frames: readonly ArpFrame[]): number {
  let first = 0;
  let most = 0;
  frames.forEach((frame, index) => {
    while ((frames[first]?.atMs ?? 0) < frame.atMs - 1_000) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
}

// pcap: https://www.tcpdump.org/manpages/pcap-savefile.5.html, microseconds, little-endian as this machine writes it.
function parseCapture(bytes: Buffer): readonly ArpFrame[] {
  const frames: ArpFrame[] = [];
  for (let at = 24; at + 16 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + 8);
    frames.push(parseArp(bytes.subarray(at + 16, at + 16 + length), readTimeMs(bytes, at)));
    at += 16 + length;
  }
  return frames;
}

function readTimeMs(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) * 1_000 + bytes.readUInt32LE(at + 4) / 1_000;
}

/** Ethernet header 14 bytes, then ARP: operation at 6, target address at 24. */
function parseArp(frame: Buffer, atMs: number): ArpFrame {
  return { atMs, kind: frame.readUInt16BE(20) === 1 ? 'request' : 'reply', target: frame.subarray(38, 42).join('.') };
}
