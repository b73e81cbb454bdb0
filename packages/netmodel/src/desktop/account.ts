import { accepted, type FaultCode, refused, showValue, type Validated } from '../fault.ts';

const longestUsername = 20;

/** Windows takes no longer password for a local account. */
const longestPassword = 127;

/**
 * What Windows allows in a local account's name and every version of the public VM runtime leaves in it: its older ones
 * drop the rest without a word, so that the account would be called otherwise.
 */
const usernamePattern = /^[A-Za-z0-9!._-]+$/;

/** Accounts that every Windows has, and device names, which cannot name the account's folder. */
const reservedNames: ReadonlySet<string> = new Set([
  'administrator',
  'guest',
  'defaultaccount',
  'wdagutilityaccount',
  'wsiaccount',
  'system',
  'none',
  'con',
  'prn',
  'aux',
  'nul',
  ...['com', 'lpt'].flatMap((device) => Array.from({ length: 10 }, (_, index) => `${device}${index}`)),
]);

const controlCharacter = /\p{Cc}/u;

/** Reads the name of the account that Windows is installed with. */
export function parseUsername(text: string): Validated<string> {
  const shown = showValue(text);
  if (text.length > longestUsername) {
    return refuse('too_long', `${shown} is longer than Windows takes: use at most ${longestUsername} characters`);
  }
  if (!usernamePattern.test(text)) {
    return refuse('invalid_value', `${shown} cannot name an account: use the letters a to z, digits and ! . _ -`);
  }
  if (text.endsWith('.')) {
    return refuse('invalid_value', `${shown} ends with a dot, which Windows does not take: leave the dot out`);
  }
  const [stem = ''] = text.toLowerCase().split('.');
  if (reservedNames.has(stem)) {
    return refuse('reserved_name', `${shown} is a name that Windows keeps for itself: use another`);
  }
  return accepted(text);
}

/** Reads the password of that account; what is wrong with it is told without repeating it. */
export function parsePassword(text: string): Validated<string> {
  if (text === '') return refuse('required', 'is missing: give one, because the desktop is on the LAN');
  if (text.length > longestPassword) {
    return refuse('too_long', `is longer than Windows takes: use at most ${longestPassword} characters`);
  }
  if (controlCharacter.test(text) || !text.isWellFormed()) {
    return refuse('invalid_value', 'holds a character that cannot be typed: leave out control characters');
  }
  return accepted(text);
}

function refuse(code: FaultCode, message: string): Validated<never> {
  return refused([{ path: '', code, message }]);
}
