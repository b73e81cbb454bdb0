import {
  type Cidr,
  type IpAddress,
  type MacAddress,
  type Port,
  parseCidr,
  parseIpAddress,
  parseMacAddress,
  parsePort,
  type Validated,
} from '@trailer/netmodel';

/** The engine writes "nothing" as an absent field, an empty text or `invalid IP`: all of them become null. */
function read<T>(parse: (text: string) => Validated<T>, text: string | undefined): T | null {
  const parsed = parse(text ?? '');
  return parsed.ok ? parsed.value : null;
}

export const readAddress = (text: string | undefined): IpAddress | null => read(parseIpAddress, text);
export const readPrefix = (text: string | undefined): Cidr | null => read(parseCidr, text);
export const readMac = (text: string | undefined): MacAddress | null => read(parseMacAddress, text);

/** A port of the engine's; null for 0, which it uses for "none". */
export function readPort(value: number | string | undefined): Port | null {
  const parsed = parsePort(Number(value ?? 0));
  return parsed.ok ? parsed.value : null;
}

/** An address to listen on; null is the wildcard of either family. */
export function readListenAddress(text: string | undefined): IpAddress | null {
  return text === '0.0.0.0' || text === '::' ? null : readAddress(text);
}
