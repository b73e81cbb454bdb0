import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultsOf, messages, validate, validateChange, warnings } from './desktop.suite.ts';

describe('the account of a new desktop', () => {
  const named = (username: string) => faultsOf({ account: { username, password: 'x' } });

  it.each(['a', 'trailer', 'x'.repeat(20), 'Ada.L', 'ops_1', '-!-', 'console', 'com10'])('may be %j', (username) => {
    expect(named(username)).toEqual([]);
  });

  it.each([
    ...[
      '',
      ' ',
      'Ada L',
      'ada@home',
      'a/b',
      'a\\b',
      '[a]',
      'a:b',
      'a;b',
      'a|b',
      'a=b',
      'a,b',
      'a+b',
      'a*',
      'a?',
      '<a>',
    ],
    ...['"a"', "o'neil", 'a\n', 'ädä', 'a$b', 'a%b'],
  ])('cannot be %j, which Windows refuses or the runtime changes without a word', (username) => {
    expect(named(username)).toEqual(['windows.account.username invalid_value']);
  });

  it('is not of dots alone, nor ends with one', () => {
    for (const username of ['.', '...', 'ada.'])
      expect(named(username)).toEqual(['windows.account.username invalid_value']);
  });

  it('has at most 20 characters', () => {
    expect(named('x'.repeat(21))).toEqual(['windows.account.username too_long']);
  });

  it.each([
    'Administrator',
    'SYSTEM',
    'guest',
    'DefaultAccount',
    'WDAGUtilityAccount',
    'WsiAccount',
    'CON',
    'com1',
    'lpt9.x',
    'nul',
  ])('is not %s, which Windows keeps for itself', (username) => {
    expect(named(username)).toEqual(['windows.account.username reserved_name']);
  });

  it.each([
    ['x'.repeat(128), 'too_long'],
    ['a\u0000b', 'invalid_value'],
    ['a\nb', 'invalid_value'],
    ['\ud800', 'invalid_value'],
  ])('has no password %j', (password, code) => {
    expect(faultsOf({ account: { password } })).toEqual([`windows.account.password ${code}`]);
  });

  it('has a password of up to 127 characters of any script', () => {
    for (const password of ['x', 'ß'.repeat(127), ' ', '💾'.repeat(63)])
      expect(faultsOf({ account: { password } })).toEqual([]);
  });

  it('never has its password repeated, whatever is wrong with it or the rest', () => {
    const anyPassword = fc.string({ unit: 'binary', minLength: 12, maxLength: 300 });
    fc.assert(
      fc.property(anyPassword, (secret) => {
        const windows = { account: { password: secret, username: '?' }, edition: '?' };
        for (const answer of [validate({ windows }), validateChange({ windows })]) {
          expect(answer.ok).toBe(false);
          expect([...messages(answer), ...warnings(answer)].join()).not.toContain(secret.slice(0, 12));
        }
      }),
    );
  });
});
