import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureEngineChroot } from '../cache/chroot.ts';
import { ensureCacheEntry } from '../cache/entry.ts';
import type { Report } from '../process/report.ts';
import { run } from '../process/run.ts';
import type { ImageContent } from './catalog.ts';

const echoSource = new URL('../../images/echo.c', import.meta.url);

/** Busybox commands the images have. Not `ip`: an image without it must exist. */
const applets = ['sh', 'cat', 'ls', 'sleep', 'nc', 'ping', 'ps', 'kill', 'true', 'false', 'echo', 'id', 'tar', 'env'];

/** Folders and files of the `iproute` image taken from the engine chroot, besides the libraries the programs name. */
const networkPrograms = ['/usr/sbin/xtables-nft-multi', '/usr/bin/ip'];
const networkLinks = [
  'iptables',
  'iptables-save',
  'iptables-restore',
  'ip6tables',
  'ip6tables-save',
  'ip6tables-restore',
];

/** The tar file of an image's root file system, made once and cached; its name follows its ingredients. */
export async function ensureImageTar(content: ImageContent, report: Report): Promise<string> {
  const digest = digestOf(await readFile(echoSource, 'utf8'), await readFile(new URL(import.meta.url), 'utf8'));
  return await ensureCacheEntry(`image-${content}-${digest}.tar`, async (target) => {
    report(`making the test image content "${content}" (about 2 s, once)`);
    const root = `${target}.root`;
    await fillRoot(content, root, report);
    await run(['tar', '--create', '--file', target, '--owner=0', '--group=0', '--directory', root, '.']);
    await run(['rm', '-rf', root]);
  });
}

/** The echo server as a program of its own: static, it runs on any machine of a lab too. */
export async function ensureEchoProgram(): Promise<string> {
  return await ensureCacheEntry(`echo-${digestOf(await readFile(echoSource, 'utf8'))}`, async (target) => {
    await run(['gcc', '-static', '-O2', '-s', '-Wall', '-Werror', '-o', target, fileURLToPath(echoSource)]);
  });
}

function digestOf(...ingredients: readonly string[]): string {
  return createHash('sha256').update(ingredients.join('\0')).digest('hex').slice(0, 8);
}

async function fillRoot(content: ImageContent, root: string, report: Report): Promise<void> {
  await mkdir(root, { recursive: true });
  await copyFile(await ensureEchoProgram(), join(root, 'echo'));
  if (content === 'static') return;
  await addBusybox(root);
  if (content === 'iproute') await addNetworkPrograms(root, await ensureEngineChroot('forky', report));
}

async function addBusybox(root: string): Promise<void> {
  await mkdir(join(root, 'bin'), { recursive: true });
  await mkdir(join(root, 'etc'));
  await mkdir(join(root, 'tmp'), { mode: 0o1777 });
  await copyFile(await busyboxPath(), join(root, 'bin/busybox'));
  await Promise.all(applets.map((applet) => symlink('busybox', join(root, 'bin', applet))));
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\nlab:x:1000:1000::/tmp:/bin/sh\n');
  await writeFile(join(root, 'etc/group'), 'root:x:0:\nlab:x:1000:\n');
}

async function busyboxPath(): Promise<string> {
  return (await run(['which', 'busybox'])).stdout.trim();
}

async function addNetworkPrograms(root: string, chroot: string): Promise<void> {
  const extensions = (await run(['chroot', chroot, 'find', '/usr/lib', '-path', '*/xtables/*.so'])).stdout
    .trim()
    .split('\n');
  const linked = await run(['chroot', chroot, 'ldd', ...networkPrograms, ...extensions]);
  const libraries = linked.stdout.match(/\/[^\s:()]+(?=\s\(0x)/g) ?? [];
  for (const file of new Set([...networkPrograms, ...extensions, ...libraries])) await copyInto(root, chroot, file);
  await Promise.all(networkLinks.map((name) => symlink('xtables-nft-multi', join(root, 'usr/sbin', name))));
}

async function copyInto(root: string, chroot: string, file: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await run(['cp', '--dereference', join(chroot, file), join(root, file)]);
}
