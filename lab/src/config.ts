import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where engine chroots and images are kept between runs; deleting it costs nothing but the next run's time. */
export const cacheFolder: string = process.env['TRAILER_LAB_CACHE'] ?? '/var/cache/trailer-lab';

/** Where each running lab keeps its engines' data; a lab removes its own folder when it is destroyed. */
export const labsFolder: string = process.env['TRAILER_LAB_STATE'] ?? '/var/lib/trailer-lab';

/** Where evidence files go; they outlive the lab on purpose. */
export const evidenceFolder: string = process.env['TRAILER_LAB_EVIDENCE'] ?? join(tmpdir(), 'trailer-lab-evidence');

/** The root of the checkout. */
export const repositoryFolder: string = fileURLToPath(new URL('../..', import.meta.url));

/** Environment variable that marks every process of a lab, so that a sweep finds them without trusting a pid. */
export const labMark = 'TRAILER_LAB';

/** The one table of time limits; tests wait for conditions, never for a fixed time. */
export const limits = {
  commandMs: 60_000,
  chrootBuildMs: 600_000,
  engineReadyMs: 20_000,
  engineStopMs: 15_000,
  holderReadyMs: 5_000,
  sweepMs: 10_000,
  probeStartMs: 10_000,
  trailerReadyMs: 20_000,
  trailerStopMs: 15_000,
  pollMs: 20,
} as const;
