import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { shimSettings } from '@trailer/netmodel';

const settings = Object.entries(shimSettings);

function fileOf(name: string, key: string): string {
  return `/proc/sys/net/ipv4/conf/${name}/${key}`;
}

/** Whether a shim answers, and asks, for its own address alone; false while it is not there. */
export function isShimSettled(name: string): boolean {
  return settings.every(([key, value]) => readSetting(fileOf(name, key)) === String(value));
}

/** Makes it so; on this one link, whatever the rest of the host does. */
export async function settleShim(name: string): Promise<void> {
  for (const [key, value] of settings) await writeFile(fileOf(name, key), String(value));
}

function readSetting(file: string): string | null {
  try {
    return readFileSync(file, 'latin1').trim();
  } catch {
    // The link has gone: there is nothing that could be settled.
    return null;
  }
}
