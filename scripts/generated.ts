import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { buildOpenApi } from '@trailer/contract';
import { root } from './run.ts';

interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

/** Every file in the repository that is made from the code, with what it must hold. */
export function generatedFiles(): readonly GeneratedFile[] {
  return [{ path: 'docs/openapi.json', content: `${JSON.stringify(buildOpenApi(), null, 2)}\n` }];
}

/** The generated files that no longer equal their regeneration. */
export async function outdatedFiles(): Promise<readonly string[]> {
  const outdated: string[] = [];
  for (const file of generatedFiles()) {
    const present = await readFile(path.join(root, file.path), 'utf8').catch(() => null);
    if (present !== file.content) outdated.push(file.path);
  }
  return outdated;
}
