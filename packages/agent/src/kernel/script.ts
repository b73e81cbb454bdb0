import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where a script for a process of its own is, from the file that starts it (its `import.meta.url`). */
interface ScriptPlaces {
  /** Beside that file. */
  readonly checkout: string;
  /** Beside the bundle. */
  readonly build: string;
}

/** The path of the script, in a checkout as in a build; throws when it is in neither place. */
export function findScript(startedBy: string, { checkout, build }: ScriptPlaces): string {
  const files = [checkout, build].map((name) => fileURLToPath(new URL(name, startedBy)));
  const found = files.find((file) => existsSync(file));
  if (found === undefined) throw new Error(`the script to start is at none of ${files.join(', ')}`);
  return found;
}
