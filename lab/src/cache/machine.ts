import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AptSource, chooseMirror, parseAptSources } from './aptsources.ts';

/** The distribution this machine runs, and the mirror its own apt uses. */
export interface BaseMachine {
  readonly distribution: string;
  readonly codename: string;
  readonly mirror: string;
}

/** Reads which distribution and mirror this machine uses; no mirror's name is ever written down in the project. */
export function observeBaseMachine(): BaseMachine {
  const release = readFileSync('/etc/os-release', 'utf8');
  const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)"?$`, 'm').exec(release)?.[1] ?? '';
  const codename = field('VERSION_CODENAME');
  const mirror = chooseMirror(readAptSources('/etc/apt'), codename);
  if (mirror === null) {
    throw new Error(
      `no apt source for suite "${codename}" with component main in /etc/apt: the lab builds its Docker engines from the machine's own Debian or Ubuntu mirror, add one`,
    );
  }
  return { distribution: field('ID'), codename, mirror: resolveMirrorList(mirror) };
}

function readAptSources(folder: string): readonly AptSource[] {
  const parts = join(folder, 'sources.list.d');
  const files = [join(folder, 'sources.list')].filter((file) => existsSync(file));
  if (existsSync(parts)) files.push(...readdirSync(parts).map((name) => join(parts, name)));
  return files.flatMap((file) => {
    if (file.endsWith('.sources')) return parseAptSources(readFileSync(file, 'utf8'), 'deb822');
    return file.endsWith('.list') ? parseAptSources(readFileSync(file, 'utf8'), 'one-line') : [];
  });
}

/** Cloud images name a file that lists mirrors (`mirror+file:/etc/apt/mirrors/debian.list`): take its first. */
function resolveMirrorList(uri: string): string {
  const path = /^mirror\+file:(?:\/\/)?(\/.*)$/.exec(uri)?.[1];
  if (path === undefined) return uri;
  const first = readFileSync(path, 'utf8')
    .split('\n')
    .find((line) => /^\s*[a-z]/.test(line));
  if (first === undefined) throw new Error(`${path} lists no mirror`);
  return first.trim().split(/\s+/)[0] ?? uri;
}
