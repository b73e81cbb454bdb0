import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const secretBytes = 32;

/** A new secret of 256 random bits; the prefix tells people and secret scanners what it is. */
export function newSecret(prefix: string): string {
  return prefix + randomBytes(secretBytes).toString('base64url');
}

/** What is kept of a secret. A plain hash will do: nobody guesses 256 random bits. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Compares two secrets in a time that tells nothing about them. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
