import { parseDuration } from '../options/values.ts';
import type { OptionSpec } from './define.ts';

/** How long a command waits for the host when nobody says otherwise. */
export const defaultTimeoutMs = 5 * 60_000;

/** For commands whose effect is only there once the host has done it. */
export const waitOptions: readonly OptionSpec[] = [
  ['--no-wait', 'return at once instead of when the host has done it'],
  ['--timeout <duration>', 'give up waiting after this long (default: 5m)', (text) => parseDuration(text, '--timeout')],
];
