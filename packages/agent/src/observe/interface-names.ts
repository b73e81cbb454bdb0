import { readFile } from 'node:fs/promises';
import { contains, type IpAddress, prefixAround } from '@trailer/netmodel';
import { readAddress } from '../docker/read.ts';

/** Finds the name of the interface an address of a container sits on; null where it cannot be told. */
export type InterfaceOf = (address: IpAddress) => string | null;

/** Reads the names of a running container's interfaces; the order of eth0 and eth1 differs from start to start. */
export async function readInterfaceNames(pid: number): Promise<InterfaceOf> {
  const [routes, addresses] = await Promise.all([
    readOrEmpty(`/proc/${pid}/net/route`),
    readOrEmpty(`/proc/${pid}/net/if_inet6`),
  ]);
  return parseInterfaceNames(routes, addresses);
}

/** Tells interfaces from the kernel's IPv4 routes (the connected ones) and its list of IPv6 addresses. */
export function parseInterfaceNames(routes: string, ipv6Addresses: string): InterfaceOf {
  const connected = linesOf(routes).flatMap(parseConnectedRoute);
  const held = new Map(linesOf(ipv6Addresses).flatMap(parseIpv6Line));
  return (address) => held.get(address) ?? connected.find(({ prefix }) => contains(prefix, address))?.name ?? null;
}

function parseConnectedRoute(fields: readonly string[]) {
  const [name, destination, gateway, , , , , mask] = fields;
  const network = littleEndianAddress(destination);
  if (name === undefined || mask === undefined || network === null || gateway !== '00000000') return [];
  const length = [...Number.parseInt(mask, 16).toString(2)].filter((bit) => bit === '1').length;
  return length === 0 ? [] : [{ name, prefix: prefixAround(network, length) }];
}

function parseIpv6Line(fields: readonly string[]): readonly (readonly [IpAddress, string])[] {
  const [hex, , , , , name] = fields;
  const address = readAddress(hex?.match(/.{4}/g)?.join(':'));
  return address === null || name === undefined ? [] : [[address, name]];
}

/** The kernel prints an IPv4 address as a number in the machine's byte order. */
function littleEndianAddress(hex: string | undefined): IpAddress | null {
  const bytes = hex?.match(/../g)?.reverse() ?? [];
  return readAddress(bytes.map((byte) => Number.parseInt(byte, 16)).join('.'));
}

function linesOf(text: string): readonly (readonly string[])[] {
  return text.split('\n').map((line) => line.trim().split(/\s+/));
}

/** The container may have ended since it was inspected. */
async function readOrEmpty(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
