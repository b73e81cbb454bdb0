import { buffer } from 'node:stream/consumers';
import tar, { type Headers } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { unpackPlainFile } from './files.ts';

describe('a file in the archive that the engine makes of a path', () => {
  it('is told whole, in however small pieces it comes', async () => {
    const archive = await pack({ name: 'guest.json', size: 5 }, 'hello');
    expect(await unpackPlainFile(inPieces(archive, 7), 5)).toEqual(Buffer.from('hello'));
    expect(await unpackPlainFile(inPieces(await pack({ name: 'empty', size: 0 }, ''), 512), 5)).toEqual(
      Buffer.alloc(0),
    );
  });

  it('is nothing where it is larger than the cap, a link, a folder or a device', async () => {
    const read = async (header: Headers, content = '') =>
      unpackPlainFile(inPieces(await pack(header, content), 512), 4);
    expect(await read({ name: 'guest.json', size: 5 }, 'hello')).toBeNull();
    expect(await read({ name: 'guest.json', type: 'symlink', linkname: '/etc/shadow' })).toBeNull();
    expect(await read({ name: 'guest.json', type: 'link', linkname: '/etc/shadow' })).toBeNull();
    expect(await read({ name: 'guest.json', type: 'directory' })).toBeNull();
    expect(await read({ name: 'guest.json', type: 'character-device' })).toBeNull();
    expect(await unpackPlainFile(inPieces(Buffer.alloc(0), 1), 4)).toBeNull();
  });

  it('is not taken in beyond the cap, and the engine is told to go on no further', async () => {
    const huge = tar.pack();
    huge.entry({ name: 'huge', size: 1024 ** 3 });
    const { value: header } = await huge[Symbol.asyncIterator]().next();
    let taken = 0;
    let released = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        yield header;
        for (;;) {
          taken += 65_536;
          yield Buffer.alloc(65_536);
        }
      } finally {
        released = true;
      }
    }
    expect(await unpackPlainFile(endless(), 4096)).toBeNull();
    await expect.poll(() => released).toBe(true);
    expect(taken).toBeLessThan(1024 ** 2);
  });

  it('is a failure where the archive breaks off or is none', async () => {
    const archive = await pack({ name: 'guest.json', size: 5 }, 'hello');
    await expect(unpackPlainFile(inPieces(archive.subarray(0, 514), 512), 5)).rejects.toThrow();
    await expect(unpackPlainFile(inPieces(Buffer.alloc(512, 'no archive'), 512), 5)).rejects.toThrow();
  });
});

async function pack(header: Headers, content: string): Promise<Buffer> {
  const packing = tar.pack();
  packing.entry(header, content);
  packing.finalize();
  return buffer(packing);
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
