import { parseCidr, parseIpAddress } from './address/parse.ts';
import { familyOf } from './address/prefix.ts';
import type { Cidr, IpAddress, IpFamily } from './address/types.ts';
import { type Fault, fault, faultAt, type Validated } from './fault.ts';

/** One field of a draft after reading: its value (null when it is absent or refused) and what is wrong with it. */
export interface FieldReading<T> {
  readonly value: T | null;
  readonly faults: readonly Fault[];
}

/** A field that was left out. */
const absentField: FieldReading<never> = { value: null, faults: [] };

/** Reads a field that may be left out. */
export function readField<V, T>(
  path: string,
  given: V | null | undefined,
  parse: (value: V) => Validated<T>,
): FieldReading<T> {
  if (given === null || given === undefined) return absentField;
  const parsed = parse(given);
  if (parsed.ok) return { value: parsed.value, faults: [] };
  return { value: null, faults: parsed.faults.map((found) => faultAt(path, found)) };
}

/** Reads a field that holds an IPv4 address. */
export function readIpv4Address(path: string, given: string | null | undefined): FieldReading<IpAddress> {
  return onlyFamily(4, path, readField(path, given, parseIpAddress));
}

/** Reads a field that holds an IPv4 prefix. */
export function readIpv4Prefix(path: string, given: string | null | undefined): FieldReading<Cidr> {
  return onlyFamily(4, path, readField(path, given, parseCidr));
}

/** Reads a field that holds an IPv6 address. */
export function readIpv6Address(path: string, given: string | null | undefined): FieldReading<IpAddress> {
  return onlyFamily(6, path, readField(path, given, parseIpAddress));
}

/** Reads a field that holds an IPv6 prefix. */
export function readIpv6Prefix(path: string, given: string | null | undefined): FieldReading<Cidr> {
  return onlyFamily(6, path, readField(path, given, parseCidr));
}

/** A reading that turned out unusable for a reason found later. */
export function refuseField(found: Fault): FieldReading<never> {
  return { value: null, faults: [found] };
}

function onlyFamily<T extends IpAddress | Cidr>(
  family: IpFamily,
  path: string,
  reading: FieldReading<T>,
): FieldReading<T> {
  if (reading.value === null || familyOf(reading.value) === family) return reading;
  const text = `${reading.value} is IPv${familyOf(reading.value)}: this field takes IPv${family} only`;
  return refuseField(fault(path, 'wrong_family', text));
}

/** Whether an optional field was given. */
export function isGiven<T>(value: T): value is NonNullable<T> {
  return value !== null && value !== undefined;
}
