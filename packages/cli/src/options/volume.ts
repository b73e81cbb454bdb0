import type { CreateWorkspace } from '@trailer/contract';
import { usageError } from '../exit.ts';

export type VolumeRequest = NonNullable<CreateWorkspace['volumes']>[number];

/** Reads `NAME:/PATH[:ro|rw]`. */
export function parseVolumeOption(text: string): VolumeRequest {
  const match = /^(?<name>[^:/]+):(?<path>\/[^:]*)(?::(?<mode>ro|rw))?$/.exec(text)?.groups;
  if (match?.['name'] === undefined || match['path'] === undefined) {
    const hint = text.startsWith('/') || text.startsWith('.') ? ' (folders of the host cannot be mounted)' : '';
    throw usageError(`--volume ${text}: write NAME:/PATH[:ro], such as data:/var/lib/data${hint}`);
  }
  return { name: match['name'], path: match['path'], readOnly: match['mode'] === 'ro' };
}
