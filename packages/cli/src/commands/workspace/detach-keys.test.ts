import { describe, expect, it } from 'vitest';
import { createDetachKeys } from './detach-keys.ts';

/** What is passed on of texts that are typed one after the other, where `^P` and `^Q` stand for the keys. */
function type(...texts: readonly string[]): readonly (readonly [string, boolean])[] {
  const keys = createDetachKeys();
  return texts.map((text) => {
    const { passed, leaves } = keys(Buffer.from(text.replaceAll('^P', '\x10').replaceAll('^Q', '\x11')));
    return [Buffer.from(passed).toString().replaceAll('\x10', '^P').replaceAll('\x11', '^Q'), leaves];
  });
}

describe('the keys that leave a main process', () => {
  it('are Ctrl-P and Ctrl-Q one after the other, however they arrive', () => {
    expect(type('ls^P^Qrest')).toEqual([['ls', true]]);
    expect(type('^P', '^Q')).toEqual([
      ['', false],
      ['', true],
    ]);
  });

  it('are passed on when something else follows, or one comes alone', () => {
    expect(type('^Q')).toEqual([['^Q', false]]);
    expect(type('^P', 'x^Q')).toEqual([
      ['', false],
      ['^Px^Q', false],
    ]);
    expect(type('^P^P', '^Q')).toEqual([
      ['^P', false],
      ['', true],
    ]);
  });
});
