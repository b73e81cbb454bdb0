import { createReadStream } from 'node:fs';
import type { DockerClient } from '../docker/client.ts';
import { type Report, reportToStderr } from '../process/report.ts';
import { type LabImageName, labImages } from './catalog.ts';
import { ensureImageTar } from './content.ts';

/** Imports images into an engine, made on the spot or taken from the cache. */
export async function importImages(
  docker: DockerClient,
  names: readonly LabImageName[] = ['static', 'busybox', 'iproute', 'nonRoot', 'helper'],
  report: Report = reportToStderr,
): Promise<void> {
  await Promise.all(
    names.map(async (name) => {
      const image = labImages[name];
      const tar = await ensureImageTar(image.content, report);
      await docker.importImage(image.name, createReadStream(tar), image.changes);
    }),
  );
}
