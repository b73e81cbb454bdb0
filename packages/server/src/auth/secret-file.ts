import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureDataFolder } from '../db/folder.ts';

/**
 * The secret that signs sessions and seals the passwords of Windows accounts, made at the first start. It lies beside
 * the database and not in it: a stolen database opens neither. With PostgreSQL nothing else has made the folder before.
 */
export async function ensureSecretFile(dataFolder: string): Promise<string> {
  const path = join(dataFolder, 'secret');
  ensureDataFolder(dataFolder);
  try {
    await writeFile(path, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = (await readFile(path, 'utf8')).trim();
  if (secret.length >= 32) return secret;
  throw new Error(
    `${path} is damaged: restore it from a backup, or remove it; everybody then has to sign in again, and stored passwords of Windows accounts do not open any more`,
  );
}
