import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { access, link, mkdir, open, readFile, unlink } from 'node:fs/promises';
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
  if (!(await exists(path))) await createOnce(path);
  const privateKey = createPrivateKey(await readFile(path));
  return {
    publicKey: rawPublicKey(privateKey),
    prove: (nonce) => sign(null, challengeBytes(nonce), privateKey).toString('base64url'),
  };
}

/** Complete before it has its name: a key that another start finds is never half written. */
async function createOnce(path: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }));
    await file.sync();
  } finally {
    await file.close();
  }
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(draft);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function rawPublicKey(privateKey: KeyObject): string {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (x === undefined)
    throw new Error('key.pem of the agent holds no Ed25519 key: remove it, and enrol the agent anew');
  return x;
}
