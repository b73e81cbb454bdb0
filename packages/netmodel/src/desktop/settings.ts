import { accepted, refused, showValue, type Validated } from '../fault.ts';
import { type Acceleration, accelerations, type WindowsEdition, windowsEditions } from './types.ts';

const leastMemoryMiB = 512;
const largestDiskGiB = 65_536;

/** A language with what may follow it: script, region, variants. */
const languageTag = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;

/** Reads the edition of Windows. */
export function parseEdition(text: string): Validated<WindowsEdition> {
  const edition = windowsEditions.find((known) => known === text);
  return edition === undefined
    ? refuse(`${showValue(text)} is no edition: use one of ${windowsEditions.join(', ')}`)
    : accepted(edition);
}

/** Reads how a desktop is to be accelerated. */
export function parseAcceleration(text: string): Validated<Acceleration> {
  const acceleration = accelerations.find((known) => known === text);
  return acceleration === undefined
    ? refuse(`${showValue(text)} is no acceleration: use one of ${accelerations.join(', ')}`)
    : accepted(acceleration);
}

/** Reads a language tag. */
export function parseLanguageTag(text: string): Validated<string> {
  if (languageTag.test(text)) return accepted(text);
  return refuse(`${showValue(text)} is no language tag: use one such as en or de-DE`);
}

/** Reads the size of a disk. */
export function parseDiskGiB(value: number): Validated<number> {
  if (Number.isInteger(value) && value >= 1 && value <= largestDiskGiB) return accepted(value);
  return refuse(`${showValue(value)} is no size of a disk: use a whole number from 1 to ${largestDiskGiB}`);
}

/** Reads the number of CPUs: a virtual machine has whole ones. */
export function parseCpus(value: number): Validated<number> {
  if (Number.isInteger(value) && value >= 1) return accepted(value);
  return refuse(`${showValue(value)} is no number of CPUs for a virtual machine: use 1, 2, 3 or more`);
}

/** Reads the memory of a virtual machine. */
export function parseMemoryMiB(value: number): Validated<number> {
  if (Number.isInteger(value) && value >= leastMemoryMiB) return accepted(value);
  return refuse(`${showValue(value)} is too little for Windows: use a whole number of at least ${leastMemoryMiB}`);
}

function refuse(message: string): Validated<never> {
  return refused([{ path: '', code: 'invalid_value', message }]);
}
