import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { shimSettingsOf } from '@trailer/netmodel';

interface SettingFile {
  readonly file: string;
  readonly value: string;
}

/** A kernel without IPv6 has no settings of it, and nothing to set. */
function filesOf(name: string): readonly SettingFile[] {
  const hasIpv6 = existsSync('/proc/sys/net/ipv6');
  return shimSettingsOf(name)
    .filter(({ key }) => hasIpv6 || !key.startsWith('net.ipv6.'))
    .map(({ key, value }) => ({ file: `/proc/sys/${key.replaceAll('.', '/')}`, value: String(value) }));
}

/** Whether a shim answers, and asks, for its own address alone; false while it is not there. */
export function isShimSettled(name: string): boolean {
  return filesOf(name).every(({ file, value }) => readSetting(file) === value);
}

/** Makes it so; on this one link, whatever the rest of the host does. */
export async function settleShim(name: string): Promise<void> {
  for (const { file, value } of filesOf(name)) await writeFile(file, value);
}

function readSetting(file: string): string | null {
  try {
    return readFileSync(file, 'latin1').trim();
  } catch {
    // The link has gone: there is nothing that could be settled.
    return null;
  }
}
