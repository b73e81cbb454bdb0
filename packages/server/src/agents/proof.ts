import { createPublicKey, type KeyObject, randomBytes, verify } from 'node:crypto';
import { challengeBytes } from '@trailer/contract';

const nonceBytes = 32;
const publicKeyBytes = 32;

/** A nonce no agent has signed before. */
export function newNonce(): string {
  return randomBytes(nonceBytes).toString('base64url');
}

/** The one spelling of an Ed25519 public key, by which its host is found; null for anything that is no such key. */
export function canonicalPublicKey(text: string): string | null {
  const raw = Buffer.from(text, 'base64url');
  if (raw.length !== publicKeyBytes) return null;
  const canonical = raw.toString('base64url');
  return importKey(canonical) === null ? null : canonical;
}

/** Whether `signature` over the nonce was made with the private half of `publicKey`. */
export function provesKey(publicKey: string, nonce: string, signature: string): boolean {
  const key = importKey(publicKey);
  return key !== null && verify(null, challengeBytes(nonce), key, Buffer.from(signature, 'base64url'));
}

function importKey(publicKey: string): KeyObject | null {
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  } catch {
    // Not a point of the curve: whoever sent it cannot prove it either.
    return null;
  }
}
