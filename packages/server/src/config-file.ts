import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is wrong with the configuration, every setting at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** The settings of a `config.yml`, unchecked. Server and agent share the file. */
export type ConfigFile = Readonly<Record<string, unknown>>;

/** Reads `config.yml` of a data folder; no settings when there is none. */
export async function readConfigFile(dataFolder: string): Promise<ConfigFile> {
  const path = join(dataFolder, 'config.yml');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw new ConfigError(`${path} could not be read: ${error.message}`, { cause: error });
  });
  if (text === '') return {};
  // Loaded only where there is a file: most installations have none.
  const { parse } = await import('yaml');
  let content: unknown;
  try {
    content = parse(text);
  } catch (cause) {
    const [reason = ''] = cause instanceof Error ? cause.message.split('\n') : [];
    throw new ConfigError(`${path} is not YAML: ${reason}`, { cause });
  }
  if (content === null || content === undefined) return {};
  if (isRecord(content)) return content;
  throw new ConfigError(`${path} must hold settings as "name: value" lines`);
}

/** Whether a value has named fields. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
