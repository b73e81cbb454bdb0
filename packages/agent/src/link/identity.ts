import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { challengeBytes } from '@trailer/contract';

/** The agent's own Ed25519 key: made once, never sent, readable by its owner alone. */
export interface Identity {
  /** The raw 32 bytes, base64url. */
  readonly publicKey: string;
  /** Signs a server's challenge. */
  prove(nonce: string): string;
}

/** Reads the agent's key from its folder, or makes it at the first start. */
export async function ensureIdentity(folder: string): Promise<Identity> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'key.pem');
  await createOnce(path);
  const privateKey = createPrivateKey(await readFile(path));
  return {
    publicKey: rawPublicKey(privateKey),
    prove: (nonce) => sign(null, challengeBytes(nonce), privateKey).toString('base64url'),
  };
}

/** Two agents started at once on one folder share the key of whichever was first. */
async function createOnce(path: string): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null;
    throw error;
  });
  if (file === null) return;
  try {
    await file.writeFile(generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }));
    await file.sync();
  } finally {
    await file.close();
  }
}

function rawPublicKey(privateKey: KeyObject): string {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (x === undefined)
    throw new Error('key.pem of the agent holds no Ed25519 key: remove it, and enrol the agent anew');
  return x;
}
