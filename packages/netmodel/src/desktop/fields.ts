import type { Fault, Validated } from '../fault.ts';
import { readField } from '../field.ts';
import { parsePassword, parseUsername } from './account.ts';
import {
  parseAcceleration,
  parseCpus,
  parseDiskGiB,
  parseEdition,
  parseLanguageTag,
  parseMemoryMiB,
} from './settings.ts';
import type { Acceleration, WindowsEdition } from './types.ts';

/** A field of a desktop: where it stands in a request, how it is read, and what it is when left out. */
export interface DesktopField<Given, T> {
  readonly path: string;
  readonly parse: (given: Given) => Validated<T>;
  readonly fallback: T;
}

/** Every field of a desktop. The password must be given: its fallback stands for one that was refused. */
export const desktopFields = {
  edition: field<string, WindowsEdition>('windows.edition', parseEdition, '11'),
  username: field('windows.account.username', parseUsername, 'trailer'),
  password: field('windows.account.password', parsePassword, ''),
  language: field('windows.language', parseLanguageTag, 'en'),
  keyboard: field('windows.keyboard', parseLanguageTag, 'en-US'),
  diskGiB: field('windows.diskGiB', parseDiskGiB, 64),
  acceleration: field<string, Acceleration>('windows.acceleration', parseAcceleration, 'kvm'),
  cpus: field('resources.cpus', parseCpus, 2),
  memoryMiB: field('resources.memoryMiB', parseMemoryMiB, 4096),
} as const;

/** A field of a desktop after reading: `value` is the fallback where it was left out or refused. */
export interface DesktopReading<T> {
  readonly value: T;
  readonly faults: readonly Fault[];
}

/** Reads a field of a desktop that may be left out. */
export function readDesktopField<Given, T>(
  { path, parse, fallback }: DesktopField<Given, T>,
  given: Given | null | undefined,
): DesktopReading<T> {
  const { value, faults } = readField(path, given, parse);
  return { value: value ?? fallback, faults };
}

function field<Given, T>(path: string, parse: (given: Given) => Validated<T>, fallback: T): DesktopField<Given, T> {
  return { path, parse, fallback };
}
