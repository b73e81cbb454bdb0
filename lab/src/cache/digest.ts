import { createHash } from 'node:crypto';

/** A short name for what something is made of: other ingredients, another cache entry. */
export function digestOf(...ingredients: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const ingredient of ingredients) hash.update(ingredient).update('\0');
  return hash.digest('hex').slice(0, 8);
}
