import { lifeOf, readLabRecord, readLabRecords } from '../state.ts';
import { assertNothingLeft, sweepLab } from '../sweep.ts';
import { prefixOf } from './up.ts';
import { UsageError } from './usage.ts';

/** Removes one kept or dead lab by name; returns its prefix. */
export async function removeLab(name: string): Promise<string> {
  const prefix = prefixOf(name);
  if ((await readLabRecord(prefix)) === null)
    throw new UsageError(`there is no lab "${name}": see "npm run lab -- status"`);
  await sweepLab(prefix);
  await assertNothingLeft(prefix);
  return prefix;
}

/** Removes every kept lab and what dead runs left; labs of runs that live are theirs. */
export async function removeAllLabs(): Promise<readonly string[]> {
  const ours = (await readLabRecords()).filter((record) => lifeOf(record) !== 'owned');
  for (const { prefix } of ours) {
    await sweepLab(prefix);
    await assertNothingLeft(prefix);
  }
  return ours.map(({ prefix }) => prefix);
}
