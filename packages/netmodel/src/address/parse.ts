import { accepted, type Fault, type FaultCode, refused, showValue, type Validated } from '../fault.ts';
import { type AddressBits, clearHostBits, formatAddress, readAddress, widthOf } from './bits.ts';
import type { Cidr, InterfaceAddress, IpAddress, MacAddress, Port } from './types.ts';

const prefixText = /^([^/]*)\/(0|[1-9]\d{0,2})$/;
const macText = /^[0-9a-f]{2}(?:(?::[0-9a-f]{2}){5}|(?:-[0-9a-f]{2}){5})$/i;
const mappedPrefix = 0xffffn;

/**
 * Reads an IPv4 or IPv6 address. An IPv4-mapped IPv6 address becomes the IPv4 address it stands for: the kernel reports
 * IPv4 peers of dual-stack sockets that way, and two names for one address would let a clash pass unseen.
 */
export function parseIpAddress(text: string): Validated<IpAddress> {
  const read = readAddress(text);
  if (read === null) return refuse('not_an_address', notAnAddress(text));
  return accepted(formatAddress(isMapped(read) ? unmapped(read) : read));
}

/** Reads a prefix in canonical form; one with host bits set is refused with the canonical form in the message. */
export function parseCidr(text: string): Validated<Cidr> {
  const read = readPrefix(text);
  if (!read.ok) return read;
  const { address, length } = read.value;
  const network = clearHostBits(address, length);
  const canonical = `${formatAddress(network)}/${length}`;
  if (network.bits !== address.bits) {
    return refuse('host_bits_set', `${showValue(text)} has host bits set: write ${canonical}`);
  }
  return accepted(canonical as Cidr);
}

/** Reads an address with the length of its on-link prefix, as an interface holds it. */
export function parseInterfaceAddress(text: string): Validated<InterfaceAddress> {
  const read = readPrefix(text);
  if (!read.ok) return read;
  return accepted(`${formatAddress(read.value.address)}/${read.value.length}` as InterfaceAddress);
}

/** Reads a MAC address with colons or dashes. */
export function parseMacAddress(text: string): Validated<MacAddress> {
  if (!macText.test(text)) {
    return refuse('not_a_mac', `${showValue(text)} is not a MAC address: write six pairs such as 02:42:ac:11:00:02`);
  }
  return accepted(text.toLowerCase().replaceAll('-', ':') as MacAddress);
}

/** Reads a TCP or UDP port. */
export function parsePort(value: number): Validated<Port> {
  if (!Number.isInteger(value) || value < 1 || value > 65_535) {
    return refuse('port_out_of_range', `${showValue(value)} is not a port: use a whole number from 1 to 65535`);
  }
  return accepted(value as Port);
}

interface ReadPrefix {
  readonly address: AddressBits;
  readonly length: number;
}

function readPrefix(text: string): Validated<ReadPrefix> {
  const [, addressText, lengthText] = prefixText.exec(text) ?? [];
  if (addressText === undefined) {
    return refuse('not_a_prefix', `${showValue(text)} is not a prefix: write address/length such as 192.168.1.0/24`);
  }
  const address = readAddress(addressText);
  if (address === null) return refuse('not_a_prefix', notAnAddress(text));
  if (isMapped(address)) {
    return refuse('not_a_prefix', `${showValue(text)} is an IPv4 prefix written as IPv6: write it in IPv4 form`);
  }
  const length = Number(lengthText);
  const width = widthOf[address.family];
  if (length > width) {
    return refuse(
      'not_a_prefix',
      `${showValue(text)} has a prefix length above ${width}: use 0 to ${width} with IPv${address.family}`,
    );
  }
  return accepted({ address, length });
}

function isMapped({ family, bits }: AddressBits): boolean {
  return family === 6 && bits >> 32n === mappedPrefix;
}

function unmapped({ bits }: AddressBits): AddressBits {
  return { family: 4, bits: bits & 0xffff_ffffn };
}

function notAnAddress(text: string): string {
  return `${showValue(text)} ${reasonAgainst(text)}`;
}

function reasonAgainst(text: string): string {
  if (/(^|\.)0\d/.test(text)) return 'has a number with leading zeros: leave them out, tools read them differently';
  if (text.includes('%')) return 'names a zone: leave out everything from the % on';
  return 'is not an IP address: write one such as 192.168.1.10 or fd00::10';
}

function refuse<T>(code: FaultCode, message: string): Validated<T> {
  const fault: Fault = { path: '', code, message };
  return refused([fault]);
}
