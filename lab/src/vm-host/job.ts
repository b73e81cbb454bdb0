import { copyFile, cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repositoryFolder } from '../config.ts';
import { ensureEchoProgram } from '../images/echo.ts';
import { run } from '../process/run.ts';

const scripts = fileURLToPath(new URL('../../images/vm-host', import.meta.url));
const bundler = join(repositoryFolder, 'scripts/bundle-agent.ts');

/** Where the job lies inside the host. */
export const jobFolder = '/run/job';

/**
 * Packs what changes from one checkout to the next as a plain tar, which the host reads as its second disk: its scripts,
 * the agent of this checkout, and an echo server.
 */
export async function packJob(folder: string): Promise<string> {
  const job = join(folder, 'job');
  const tar = `${job}.tar`;
  await mkdir(folder, { recursive: true });
  await cp(scripts, job, { recursive: true });
  await run([process.execPath, bundler, join(job, 'agent')]);
  await copyFile(await ensureEchoProgram(), join(job, 'echo'));
  await run(['tar', '--create', '--file', tar, '--owner=0', '--group=0', '--directory', job, '.']);
  await rm(job, { recursive: true });
  return tar;
}
