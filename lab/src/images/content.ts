import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ensureEngineChroot } from '../cache/chroot.ts';
import { digestOf } from '../cache/digest.ts';
import { ensureCacheEntry } from '../cache/entry.ts';
import { ensureRuntimeTar } from '../guest/runtime.ts';
import type { Report } from '../process/report.ts';
import { run } from '../process/run.ts';
import type { ImageContent } from './catalog.ts';
import { ensureEchoProgram } from './echo.ts';

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

type SmallContent = Exclude<ImageContent, 'windows-runtime'>;

/** The tar file of an image's root file system, made once and cached; its name follows its ingredients. */
export async function ensureImageTar(content: ImageContent, report: Report): Promise<string> {
  if (content === 'windows-runtime') return await ensureRuntimeTar(report);
  const echo = await ensureEchoProgram();
  const digest = digestOf(basename(echo), await readFile(new URL(import.meta.url), 'utf8'));
  return await ensureCacheEntry(`image-${content}-${digest}.tar`, async (target) => {
    report(`making the test image content "${content}" (about 2 s, once)`);
    const root = `${target}.root`;
    await fillRoot(content, root, report);
    await run(['tar', '--create', '--file', target, '--owner=0', '--group=0', '--directory', root, '.']);
    await run(['rm', '-rf', root]);
  });
}

async function fillRoot(content: SmallContent, root: string, report: Report): Promise<void> {
  await mkdir(root, { recursive: true });
  await copyFile(await ensureEchoProgram(), join(root, 'echo'));
  if (content === 'static') return;
  await addBusybox(root);
  if (content === 'iproute') await addNetworkPrograms(root, await ensureEngineChroot(undefined, report));
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
