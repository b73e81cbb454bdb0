/**
 * The bytes an agent signs to prove its key. The prefix ties the signature to this one purpose, so that a nonce
 * can never be some other document in disguise.
 */
export function challengeBytes(nonce: string): Uint8Array {
  return new TextEncoder().encode(`trailer agent link v1\n${nonce}`);
}
