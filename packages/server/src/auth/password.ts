import { hash, verify } from '@node-rs/argon2';

/** Argon2id (the library's default) with the parameters that OWASP's password storage cheat sheet gives. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes a password for keeping. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, parameters);
}

/** Whether a password is the one that was hashed. */
export function verifyPassword(given: { readonly hash: string; readonly password: string }): Promise<boolean> {
  return verify(given.hash, given.password);
}
