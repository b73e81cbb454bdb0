import { chmod, copyFile, cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestOf } from '../cache/digest.ts';
import { ensureCacheEntry } from '../cache/entry.ts';
import { ensureEchoProgram } from '../images/echo.ts';
import type { Report } from '../process/report.ts';
import { run } from '../process/run.ts';
import { ensureParts, type Parts } from './parts.ts';

const scripts = fileURLToPath(new URL('../../images/guest', import.meta.url));

/** The tar file of the stand-in runtime, made once and cached; its name follows its ingredients. */
export async function ensureRuntimeTar(report: Report): Promise<string> {
  const [parts, echo] = await Promise.all([ensureParts(report), ensureEchoProgram()]);
  const digest = digestOf(basename(parts.folder), basename(echo), ...(await ingredients()));
  return await ensureCacheEntry(`image-windows-runtime-${digest}.tar`, async (target) => {
    report('making the image of the Windows stand-in (about 2 s, once)');
    const root = `${target}.root`;
    try {
      await cp(join(parts.folder, 'root'), root, { recursive: true, verbatimSymlinks: true });
      await addEntry(root);
      await addGuest(root, { parts, echo });
      await run(['tar', '--create', '--file', target, '--owner=0', '--group=0', '--directory', root, '.']);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
}

async function ingredients(): Promise<readonly string[]> {
  const names = (await readdir(scripts)).toSorted();
  const files = [...names.map((name) => join(scripts, name)), fileURLToPath(import.meta.url)];
  return await Promise.all(files.map((file) => readFile(file, 'utf8')));
}

async function addEntry(root: string): Promise<void> {
  await mkdir(join(root, 'lab'));
  await copyProgram(join(scripts, 'entry.sh'), join(root, 'run/entry.sh'));
  await copyProgram(join(scripts, 'control'), join(root, 'lab/guest'));
}

interface GuestIngredients {
  readonly parts: Parts;
  /** Path of the echo server. */
  readonly echo: string;
}

async function addGuest(root: string, { parts, echo }: GuestIngredients): Promise<void> {
  const lab = join(root, 'lab');
  const initramfs = join(lab, 'initramfs');
  await mkdir(join(initramfs, 'bin'), { recursive: true });
  await cp(join(parts.folder, 'modules'), join(initramfs, 'modules'), { recursive: true });
  await copyProgram(join(parts.folder, 'busybox'), join(initramfs, 'bin/busybox'));
  await copyProgram(echo, join(initramfs, 'echo'));
  for (const script of ['init', 'lease']) await copyProgram(join(scripts, script), join(initramfs, script));
  await pack(initramfs, join(lab, 'initrd'));
  await rm(initramfs, { recursive: true });
  await copyFile(join(parts.folder, 'vmlinux'), join(lab, 'vmlinux'));
  // Not in the image's path: the public runtime has no busybox that a script could lean on.
  await copyProgram(join(parts.folder, 'busybox'), join(lab, 'busybox'));
  await copyProgram(echo, join(lab, 'echo'));
}

async function copyProgram(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await chmod(to, 0o755);
}

/** Packs a folder as the kernel wants its first file system. */
async function pack(folder: string, archive: string): Promise<void> {
  const { stdout } = await run(['find', folder, '-printf', '%P\\n']);
  const names = stdout.split('\n').filter(Boolean).join('\n');
  await run(['env', `--chdir=${folder}`, 'busybox', 'cpio', '-o', '-H', 'newc', '-F', archive], { stdin: names });
}
