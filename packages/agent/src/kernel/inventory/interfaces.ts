import { existsSync } from 'node:fs';
import type { HostInterface } from '@trailer/netmodel';
import { runCommand } from '../process.ts';
import { type LinkTraits, parseLinks } from './links.ts';

/** Reads the host's interfaces with their addresses, kinds and fitness as macvlan parents. */
export async function observeInterfaces(): Promise<readonly HostInterface[]> {
  const { stdout } = await runCommand(['ip', '-j', '-d', 'address', 'show']);
  return parseLinks(stdout, readTraits);
}

function readTraits(name: string): LinkTraits {
  const folder = `/sys/class/net/${name}`;
  return {
    wireless: existsSync(`${folder}/wireless`) || existsSync(`${folder}/phy80211`),
    device: existsSync(`${folder}/device`),
  };
}
