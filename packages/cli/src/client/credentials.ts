import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { CliError } from '../exit.ts';

const credentialsSchema = z.object({ url: z.url(), token: z.string().min(1) });

/** The server that `trailer login` signed in to. */
export type Credentials = z.infer<typeof credentialsSchema>;

function fileIn(folder: string): string {
  return path.join(folder, 'credentials.json');
}

/** Reads what login kept; null when nobody signed in. */
export async function readCredentials(folder: string): Promise<Credentials | null> {
  const file = fileIn(folder);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new CliError(`Cannot read ${file}: ${(error as Error).message}`, { cause: error });
  }
  try {
    return credentialsSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new CliError(`${file} is damaged: run "trailer login" again`, { cause: error });
  }
}

/** Keeps them readable for this user only, replacing the file in one step. */
export async function writeCredentials(folder: string, credentials: Credentials): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = fileIn(folder);
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  await chmod(temporary, 0o600);
  await rename(temporary, file);
  return file;
}
