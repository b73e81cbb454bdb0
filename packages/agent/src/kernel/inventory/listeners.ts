import { readFile } from 'node:fs/promises';
import {
  compareText,
  type IpAddress,
  type Port,
  parseIpAddress,
  parsePort,
  type TransportProtocol,
} from '@trailer/netmodel';

/** A socket that holds a port; `address` null is the wildcard of either family. */
export interface HostSocket {
  readonly address: IpAddress | null;
  readonly port: Port;
  readonly protocol: TransportProtocol;
}

/** `TCP_LISTEN` in the kernel's table of socket states. */
const listenState = '0A';

const tables = [
  { file: 'tcp', protocol: 'tcp' },
  { file: 'tcp6', protocol: 'tcp' },
  { file: 'udp', protocol: 'udp' },
  { file: 'udp6', protocol: 'udp' },
] as const;

/** Reads which ports are held in the agent's own network namespace: listening TCP sockets and every bound UDP socket. */
export async function observeListeners(folder = '/proc/net'): Promise<readonly HostSocket[]> {
  const sockets = await Promise.all(
    tables.map(async ({ file, protocol }) => parseSocketTable(await readTable(`${folder}/${file}`), protocol)),
  );
  const byKey = new Map(
    sockets.flat().map((socket) => [`${socket.protocol} ${socket.address} ${socket.port}`, socket]),
  );
  return [...byKey.values()].sort((one, other) => one.port - other.port || compareKeys(one, other));
}

function compareKeys(one: HostSocket, other: HostSocket): number {
  return compareText(`${one.protocol} ${one.address}`, `${other.protocol} ${other.address}`);
}

async function readTable(file: string): Promise<string> {
  try {
    return await readFile(file, 'latin1');
  } catch (error) {
    // A kernel without IPv6 has no such file, and so no such sockets.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** The sockets in a table of `/proc/net`: https://docs.kernel.org/networking/proc_net_tcp.html */
export function parseSocketTable(text: string, protocol: TransportProtocol): readonly HostSocket[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => parseSocketLine(line, protocol));
}

function parseSocketLine(line: string, protocol: TransportProtocol): readonly HostSocket[] {
  const [, local = '', , state] = line.trim().split(/\s+/);
  if (protocol === 'tcp' && state !== listenState) return [];
  const [hexAddress = '', hexPort = ''] = local.split(':');
  const port = parsePort(Number.parseInt(hexPort, 16));
  const address = parseIpAddress(readHexAddress(hexAddress));
  if (!port.ok || !address.ok) return [];
  return [{ address: isWildcard(address.value) ? null : address.value, port: port.value, protocol }];
}

function isWildcard(address: IpAddress): boolean {
  return address === '0.0.0.0' || address === '::';
}

/** The kernel prints addresses as 32-bit words in the byte order of the machine, which is little-endian wherever Trailer runs. */
function readHexAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, 'hex')].reverse());
  if (bytes.length === 4) return bytes.join('.');
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (mapped) return bytes.slice(12).join('.');
  const words = Array.from({ length: 8 }, (_, index) =>
    Buffer.from(bytes.slice(2 * index, 2 * index + 2)).toString('hex'),
  );
  return words.join(':');
}
