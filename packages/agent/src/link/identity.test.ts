import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { challengeBytes } from '@trailer/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureIdentity } from './identity.ts';

describe('the identity of an agent', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'identity-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is made once, and only its owner can read it', async () => {
    const [first, second] = await Promise.all([ensureIdentity(folder), ensureIdentity(folder)]);
    expect(second.publicKey).toBe(first.publicKey);
    expect((await ensureIdentity(folder)).publicKey).toBe(first.publicKey);
    expect((await stat(join(folder, 'key.pem'))).mode & 0o777).toBe(0o600);
  });

  it('signs a challenge so that its public key verifies it', async () => {
    const { publicKey, prove } = await ensureIdentity(folder);
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    const signature = Buffer.from(prove('a nonce'), 'base64url');
    expect(verify(null, challengeBytes('a nonce'), key, signature)).toBe(true);
    expect(verify(null, challengeBytes('another'), key, signature)).toBe(false);
  });

  it('does not begin with a key it cannot read', async () => {
    await writeFile(join(folder, 'key.pem'), 'torn');
    await expect(ensureIdentity(folder)).rejects.toThrow();
  });
});
