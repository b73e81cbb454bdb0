import { ensureEngineChroot, labRequirements } from '@trailer/lab';
import { ensurePackages } from './apt.ts';

/** Installs and builds what a LAN in a box needs, saying so first; quick when everything is there. */
export async function prepareLab(): Promise<void> {
  await ensurePackages(labRequirements);
  await ensureEngineChroot();
}
