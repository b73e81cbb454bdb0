import { zstdCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { unpackKernel } from './kernel.ts';

/** A kernel image as the boot protocol lays it out: one sector of boot code, one of set-up code, stub, payload, its size. */
function imageOf(payload: Buffer): Buffer {
  const setUp = Buffer.alloc(1024);
  const stub = Buffer.from('unpacks itself');
  setUp.writeUInt8(1, 0x1f1);
  setUp.write('HdrS', 0x202, 'latin1');
  setUp.writeUInt32LE(stub.length, 0x248);
  setUp.writeUInt32LE(payload.length + 4, 0x24c);
  return Buffer.concat([setUp, stub, payload, Buffer.from('size'), Buffer.from('what follows')]);
}

it('finds the kernel in an image packed by zstd', () => {
  const kernel = Buffer.from('\x7fELF, and so on');
  expect(unpackKernel(imageOf(zstdCompressSync(kernel)))).toEqual(kernel);
});

it.each([
  ['is packed otherwise', imageOf(Buffer.from('\x1f\x8b\x08\x00 gzip'))],
  ['is no image at all', Buffer.alloc(2048, 'a kernel as it is ')],
])('leaves a kernel alone that %s', (_, image) => {
  expect(unpackKernel(image)).toBe(image);
});
