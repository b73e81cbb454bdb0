import { expect, test } from 'vitest';
import { commandLine } from './command-line.ts';

test('a command is told so that a shell reads the same words back', () => {
  expect(commandLine(['docker', '--opt=parent=eth0.5', 'home'])).toBe('docker --opt=parent=eth0.5 home');
  expect(commandLine(["it's", 'a b', '', '$x'])).toBe("'it'\\''s' 'a b' '' '$x'");
});
