import { describe, expect, it } from 'vitest';
import { SealedBox } from './sealed-box.ts';

const box = new SealedBox('one secret', 'answers');
const others: readonly (readonly [string, SealedBox])[] = [
  ['secret', new SealedBox('another secret', 'answers')],
  ['purpose', new SealedBox('one secret', 'passwords')],
];

describe('a sealed text', () => {
  const sealed = box.seal('schön', 'w1');

  it('opens for whom it was sealed, also in another process with the same secret', () => {
    expect(box.open(sealed, 'w1')).toBe('schön');
    expect(new SealedBox('one secret', 'answers').open(sealed, 'w1')).toBe('schön');
  });

  it('is another one each time', () => {
    expect(box.seal('schön', 'w1')).not.toBe(sealed);
  });

  it.each(others)('does not open with another %s', (_what, other) => {
    expect(() => other.open(sealed, 'w1')).toThrow();
  });

  it('does not open for another owner, for none, or once it was changed or cut short', () => {
    const bytes = Buffer.from(sealed, 'base64');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(() => box.open(sealed, 'w2')).toThrow();
    expect(() => box.open(sealed)).toThrow();
    expect(() => box.open(bytes.toString('base64'), 'w1')).toThrow();
    expect(() => box.open(bytes.subarray(0, 20).toString('base64'), 'w1')).toThrow();
    expect(() => box.open('', 'w1')).toThrow();
  });
});

describe('a digest', () => {
  it('is the same for the same text alone', () => {
    expect(box.digest('schön')).toBe(box.digest('schön'));
    expect(box.digest('schön')).not.toBe(box.digest('schon'));
  });

  it.each(others)('is another one with another %s', (_what, other) => {
    expect(other.digest('schön')).not.toBe(box.digest('schön'));
  });
});
