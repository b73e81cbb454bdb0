import { copyFile, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { ensureCacheEntry } from '../cache/entry.ts';
import { observeBaseMachine } from '../cache/machine.ts';
import { limits } from '../config.ts';
import type { Report } from '../process/report.ts';
import { run } from '../process/run.ts';
import { unpackKernel } from './kernel.ts';
import { type PartsRecipe, planParts } from './recipe.ts';

/** What comes from the distribution: `root` for the image, `vmlinux` and `modules` for the guest, `busybox` for both. */
export interface Parts {
  readonly folder: string;
  /** The modules there are, in the order they are loaded. */
  readonly modules: readonly string[];
}

/** QEMU's firmware for a machine whose kernel it is given; Debian and Ubuntu keep it in different folders. */
const firmware = ['bios-256k.bin', 'pvh.bin', 'kvmvapic.bin'];

const links = {
  'usr/bin/sh': 'dash',
  'usr/bin/awk': 'mawk',
  ...Object.fromEntries(
    ['iptables', 'iptables-save', 'iptables-restore', 'ip6tables', 'ip6tables-save', 'ip6tables-restore'].map(
      (name) => [`usr/sbin/${name}`, 'xtables-nft-multi'],
    ),
  ),
  ...Object.fromEntries(['bin', 'sbin', 'lib', 'lib64'].map((name) => [name, `usr/${name}`])),
} as const satisfies Record<string, string>;

/** The parts, taken from the machine's own mirror when the cache has none. */
export async function ensureParts(report: Report): Promise<Parts> {
  const recipe = planParts(observeBaseMachine());
  const folder = await ensureCacheEntry(recipe.cacheName, async (target) => await buildParts(recipe, target, report));
  return { folder, modules: (await readFile(join(folder, 'modules/order'), 'utf8')).trim().split('\n') };
}

async function buildParts(recipe: PartsRecipe, target: string, report: Report): Promise<void> {
  report('collecting QEMU and a guest kernel for the Windows stand-in (about 15 s and 150 MB, once)');
  const tree = `${target}.tree`;
  try {
    await extractPackages(recipe, tree);
    await mkdir(join(target, 'modules'), { recursive: true });
    await copyPrograms(recipe, tree);
    await rename(join(tree, 'parts'), join(target, 'root'));
    await copyFile(join(tree, 'usr/bin/busybox'), join(target, 'busybox'));
    await copyKernel(recipe, tree, target);
  } finally {
    await rm(tree, { recursive: true, force: true });
  }
}

async function extractPackages(recipe: PartsRecipe, tree: string): Promise<void> {
  const options = [
    // Snapshots of a suite may be older than their stated validity.
    '--aptopt=Acquire::Check-Valid-Until "false"',
    '--aptopt=APT::Install-Recommends "false"',
    // Files alone: nothing in this tree has to be set up, most of it is thrown away.
    '--variant=extract',
    `--components=${recipe.components.join(',')}`,
    `--include=${recipe.packages.join(',')}`,
  ];
  await run(['mmdebstrap', ...options, recipe.suite, tree, ...recipe.sources], { timeoutMs: limits.chrootBuildMs });
}

async function copyPrograms(recipe: PartsRecipe, tree: string): Promise<void> {
  const inTree = (argv: readonly string[]) => run(['chroot', tree, ...argv]);
  const find = async (...where: readonly string[]) => (await inTree(['find', ...where])).stdout.trim().split('\n');
  const extensions = await find('/usr/lib', '-path', '*/xtables/*.so');
  const data = await Promise.all(firmware.map(async (name) => await find('/usr/share', '-name', name)));
  const linked = await inTree(['ldd', ...recipe.programs, ...extensions]);
  const libraries = (linked.stdout.match(/\/[^\s:()]+(?=\s\(0x)/g) ?? []).map((file) =>
    file.replace(/^\/lib/, '/usr/lib'),
  );
  const files = new Set([...recipe.programs, ...extensions, ...libraries, ...data.flat(), '/usr/lib/os-release']);
  await mkdir(join(tree, 'parts'));
  await inTree(['cp', '--dereference', '--parents', '--target-directory=/parts', ...files]);
  const root = join(tree, 'parts');
  await Promise.all(Object.entries(links).map(([path, to]) => symlink(to, join(root, path))));
  for (const folder of ['etc', 'run', 'tmp', 'var', 'root', 'proc', 'sys', 'dev']) await mkdir(join(root, folder));
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/bash\n');
  await writeFile(join(root, 'etc/group'), 'root:x:0:\n');
}

async function copyKernel(recipe: PartsRecipe, tree: string, target: string): Promise<void> {
  const found = await run(['find', tree, '-name', 'vmlinuz*', '-type', 'f', '-o', '-name', '*.ko*', '-type', 'f']);
  const files = found.stdout.trim().split('\n');
  const image = files.find((file) => basename(file).startsWith('vmlinuz'));
  if (image === undefined) throw new Error(`none of ${recipe.packages.join(', ')} holds a kernel (vmlinuz)`);
  await writeFile(join(target, 'vmlinux'), unpackKernel(await readFile(image)));
  const order: string[] = [];
  for (const module of recipe.modules) {
    const packed = files.find(
      (file) =>
        basename(file)
          .replace(/\.ko(\.\w+)?$/, '')
          .replaceAll('-', '_') === module,
    );
    if (packed === undefined) continue;
    await unpackModule(packed, join(target, 'modules', `${module}.ko`));
    order.push(module);
  }
  await writeFile(join(target, 'modules/order'), `${order.join('\n')}\n`);
}

async function unpackModule(packed: string, target: string): Promise<void> {
  if (packed.endsWith('.zst')) return await writeFile(target, zstdDecompressSync(await readFile(packed)));
  await copyFile(packed, packed.endsWith('.xz') ? `${target}.xz` : target);
  if (packed.endsWith('.xz')) await run(['busybox', 'unxz', `${target}.xz`]);
}
