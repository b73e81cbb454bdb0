import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const idLength = 16;

/** A new random id: 16 lower-case letters and digits (80 bits), fit for addresses, labels and engine names. */
export function newId(): string {
  return Array.from(randomBytes(idLength), (byte) => alphabet[byte % alphabet.length]).join('');
}
