import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryFolder } from '../config.ts';
import type { DockerClient } from '../docker/client.ts';
import { type Report, reportToStderr } from '../process/report.ts';
import { run } from '../process/run.ts';
import {
  type BuiltImage,
  type ImportedImage,
  type LabImage,
  type LabImageName,
  labImages,
  smallImages,
} from './catalog.ts';
import { ensureImageTar } from './content.ts';

/** Imports images into an engine, made on the spot or taken from the cache, and then builds those that stand on others. */
export async function importImages(
  docker: DockerClient,
  names: readonly LabImageName[] = smallImages,
  report: Report = reportToStderr,
): Promise<void> {
  const images: readonly LabImage[] = names.map((name) => labImages[name]);
  const built = images.filter((image) => 'folder' in image);
  const imported = new Set(images.flatMap((image) => ('folder' in image ? [image.base] : [image])));
  await Promise.all([...imported].map(async (image) => await importImage(docker, image, report)));
  await Promise.all(built.map(async (image) => await buildImage(docker, image)));
}

async function importImage(docker: DockerClient, image: ImportedImage, report: Report): Promise<void> {
  const tar = await ensureImageTar(image.content, report);
  await docker.importImage(image.name, createReadStream(tar), image.changes);
}

async function buildImage(docker: DockerClient, { name, folder, base }: BuiltImage): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'trailer-lab-build-'));
  try {
    const context = join(scratch, 'context.tar');
    await run(['tar', '--create', '--file', context, '--directory', join(repositoryFolder, folder), '.']);
    await docker.buildImage(name, createReadStream(context), { BASE: base.name });
  } finally {
    await rm(scratch, { recursive: true });
  }
}
