import { chmod, copyFile, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureEngineChroot } from '../cache/chroot.ts';
import { ensureCacheEntry } from '../cache/entry.ts';
import { observeBaseMachine } from '../cache/machine.ts';
import { limits } from '../config.ts';
import { unpackKernel } from '../guest/kernel.ts';
import { type Report, reportToStderr } from '../process/report.ts';
import { run } from '../process/run.ts';
import { planVmHost, type VmHostRecipe } from './recipe.ts';

const initScript = fileURLToPath(new URL('../../images/vm-host/init', import.meta.url));

/** What the kernel's module tools are all called; they are one program. */
const kmodNames = ['depmod', 'insmod', 'lsmod', 'modinfo', 'modprobe', 'rmmod'];

/** Room for the system, images and containers; the file is sparse. */
const diskSize = '3G';

/** The folder that holds `root.ext4` and `vmlinux` of Docker hosts in QEMU, made when the cache has none. */
export async function ensureVmHostImage(report: Report = reportToStderr): Promise<string> {
  const chroot = await ensureEngineChroot(undefined, report);
  const recipe = planVmHost(observeBaseMachine(), await ingredientsOf(chroot));
  return await ensureCacheEntry(recipe.cacheName, async (target) => {
    report('making the disk of the Docker host in QEMU (about 25 s and 680 MB, once; later runs use the cache)');
    const startedAt = performance.now();
    const parts = { recipe, chroot, target, tree: `${target}.tree`, root: `${target}.root` };
    try {
      await buildImage(parts);
    } finally {
      for (const folder of [parts.tree, parts.root]) await rm(folder, { recursive: true, force: true });
    }
    report(`made the disk of the Docker host in QEMU in ${Math.round((performance.now() - startedAt) / 1000)} s`);
  });
}

async function ingredientsOf(chroot: string): Promise<readonly string[]> {
  const scripts = [initScript, fileURLToPath(import.meta.url)];
  const texts = await Promise.all(scripts.map(async (file) => await readFile(file, 'utf8')));
  return [basename(chroot), `${process.version} ${process.arch}`, ...texts];
}

interface ImageParts {
  readonly recipe: VmHostRecipe;
  /** An engine's root file system, which stays as it is. */
  readonly chroot: string;
  readonly target: string;
  /** Where the kernel's package is taken apart. */
  readonly tree: string;
  /** What becomes the guest's root file system. */
  readonly root: string;
}

async function buildImage(parts: ImageParts): Promise<void> {
  const { recipe, chroot, target, root } = parts;
  await mkdir(target);
  await run(['cp', '--archive', chroot, root]);
  for (const path of recipe.leftOut) await rm(join(root, path), { recursive: true, force: true });
  await extractKernel(parts);
  await addKernel(parts);
  await addPrograms(root);
  const disk = join(target, 'root.ext4');
  // No journal: the disk is thrown away after every run.
  await run(['mke2fs', '-q', '-t', 'ext4', '-O', '^has_journal', '-d', root, disk, diskSize]);
}

async function extractKernel({ recipe, tree }: ImageParts): Promise<void> {
  const options = [
    // Snapshots of a suite may be older than their stated validity.
    '--aptopt=Acquire::Check-Valid-Until "false"',
    '--aptopt=APT::Install-Recommends "false"',
    // Files alone: what the packages would set up is an initramfs, which this guest does without.
    '--variant=extract',
    `--components=${recipe.components.join(',')}`,
    `--include=${recipe.packages.join(',')}`,
  ];
  await run(['mmdebstrap', ...options, recipe.suite, tree, ...recipe.sources], { timeoutMs: limits.chrootBuildMs });
}

async function addKernel({ tree, target, root }: ImageParts): Promise<void> {
  const modules = join(tree, 'usr/lib/modules');
  const [version] = await readdir(modules);
  if (version === undefined) throw new Error('the kernel package holds no modules');
  await run(['cp', '--archive', modules, join(root, 'usr/lib/')]);
  const installed = join(root, 'usr/lib/modules', version);
  const found = await run(['find', tree, installed, '-name', 'vmlinuz*', '-type', 'f', '-o', '-name', '*.ko.xz']);
  const files = found.stdout.trim().split('\n');
  const image = files.find((file) => basename(file).startsWith('vmlinuz'));
  if (image === undefined) throw new Error('the kernel package holds no kernel (vmlinuz)');
  await writeFile(join(target, 'vmlinux'), unpackKernel(await readFile(image)));
  // Unpacked here once: emulated, a packed module takes longer to load.
  await run(['xargs', '--null', 'busybox', 'unxz'], {
    stdin: files.filter((file) => file.startsWith(installed) && file.endsWith('.ko.xz')).join('\0'),
  });
  await run(['cp', '--dereference', join(tree, 'usr/bin/kmod'), join(root, 'usr/bin/kmod')]);
  for (const name of kmodNames) {
    await rm(join(root, 'usr/sbin', name), { force: true });
    await symlink('../bin/kmod', join(root, 'usr/sbin', name));
  }
  await run(['chroot', root, 'depmod', version]);
}

async function addPrograms(root: string): Promise<void> {
  await copyProgram(process.execPath, join(root, 'usr/bin/node'));
  await copyProgram(initScript, join(root, 'init'));
  await mkdir(join(root, 'usr/lib/busybox'));
  await run(['chroot', root, '/usr/bin/busybox', '--install', '-s', '/usr/lib/busybox']);
  // Nothing outside the lab is ever asked for a name.
  await writeFile(join(root, 'etc/resolv.conf'), '');
}

async function copyProgram(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await chmod(to, 0o755);
}
