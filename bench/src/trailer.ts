import { join } from 'node:path';
import { repositoryFolder, type Scene, type TrailerOptions, type TrailerProcess, trailerProcess } from '@trailer/lab';

/** Trailer as people run it, from its bundle, telling how fast each return path was there. */
export function trailerOptions(environment: Readonly<Record<string, string>> = {}): TrailerOptions {
  return {
    program: join(repositoryFolder, 'dist/trailer.mjs'),
    environment: { TRAILER_LOG_LEVEL: 'debug', ...environment },
  };
}

/** Starts Trailer again on a scene's host and data, on another port because the first may still be closing. */
export async function startTrailer(
  scene: Scene,
  environment: Readonly<Record<string, string>>,
): Promise<TrailerProcess> {
  const trailer = await trailerProcess(scene.host, { ...trailerOptions(environment), port: 8091 });
  await trailer.waitReady();
  return trailer;
}
