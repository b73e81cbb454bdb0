import type { AdoptedVolume, ForeignMount } from './types.ts';

const volumeName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/;

/** Names each volume of a container for its workspace: as the engine does where that can be read, else after its path. */
export function adoptVolumes(mounts: readonly ForeignMount[]): readonly AdoptedVolume[] {
  const taken = new Set<string>();
  return mounts
    .filter(({ kind }) => kind === 'volume')
    .map(({ source, path, readOnly }) => {
      const name = freeName(nameOf(source, path), taken);
      taken.add(name);
      return { name, path, readOnly, source };
    });
}

/** An anonymous volume's name is 64 hexadecimal digits, which is longer than a workspace's volume may be called. */
function nameOf(source: string, path: string): string {
  const last = path.slice(path.lastIndexOf('/') + 1);
  return [source, last].find((candidate) => volumeName.test(candidate)) ?? 'data';
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const stem = name.slice(0, 58);
  const suffix = Array.from({ length: taken.size + 1 }, (_, index) => index + 2).find(
    (number) => !taken.has(`${stem}-${number}`),
  );
  return `${stem}-${suffix}`;
}
