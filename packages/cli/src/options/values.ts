import { usageError } from '../exit.ts';

const mebibytes: Readonly<Record<string, number>> = { m: 1, g: 1024, t: 1024 * 1024 };
const durations: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** MiB of a size such as `512M` or `1.5GiB`; NaN where it is none. */
function parseSize(text: string, defaultUnit: 'm' | 'g'): number {
  const match = /^(\d+(?:\.\d+)?)\s*([mgt]?)(?:i?b)?$/i.exec(text);
  return Number(match?.[1]) * (mebibytes[(match?.[2] || defaultUnit).toLowerCase()] ?? Number.NaN);
}

/** Reads `512M`, `2G` or a plain number of MiB. */
export function parseMemoryOption(text: string): number {
  const amount = parseSize(text, 'm');
  if (!Number.isFinite(amount))
    throw usageError(`--memory ${text}: write MiB, or a number with M or G, such as 512M or 2G`);
  return Math.round(amount);
}

/** Reads `64G`, `1T` or a plain number of GiB; whether a part of a GiB is allowed is the server's to say. */
export function parseDiskOption(text: string): number {
  const amount = parseSize(text, 'g');
  if (!Number.isFinite(amount))
    throw usageError(`--disk ${text}: write GiB, or a number with G or T, such as 64G or 1T`);
  return amount / 1024;
}

/** Reads an 802.1q tag; which ones there are is the server's to say. */
export function parseVlanOption(text: string): number {
  if (!/^\d+$/.test(text)) throw usageError(`--vlan ${text}: write the tag as a number, such as 100`);
  return Number(text);
}

/** Reads a number of CPUs, `0.5` or `2`. */
export function parseCpusOption(text: string): number {
  const cpus = Number(text);
  if (text.trim() === '' || !Number.isFinite(cpus)) throw usageError(`--cpus ${text}: write a number such as 0.5 or 2`);
  return cpus;
}

/** Reads `KEY=VALUE`. */
export function parseEnvironmentOption(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw usageError(`--env ${text}: write KEY=VALUE`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

/** Reads `30s`, `10m`, `2h` or `7d` as milliseconds. */
export function parseDuration(text: string, option: string): number {
  const match = /^(\d+)([smhd])$/.exec(text);
  const unit = durations[match?.[2] ?? ''];
  if (unit === undefined) throw usageError(`${option} ${text}: write a duration such as 30s, 10m, 2h or 7d`);
  return Number(match?.[1]) * unit;
}

/** Reads a moment: a date and time, or how long ago (`10m`); returns it as the API wants it. */
export function parseSinceOption(text: string, now: Date): string {
  if (/^\d+[smhd]$/.test(text)) return new Date(now.getTime() - parseDuration(text, '--since')).toISOString();
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) {
    throw usageError(`--since ${text}: write a duration such as 10m, or a time such as 2026-11-22T07:00:00Z`);
  }
  return moment.toISOString();
}

/** Reads a whole number that is not negative; `all` where the option allows it. */
export function parseCount(text: string, option: string): number {
  if (!/^\d{1,9}$/.test(text)) throw usageError(`${option} ${text}: write a whole number`);
  return Number(text);
}

/** For options that can be given many times: keeps what came before. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}
