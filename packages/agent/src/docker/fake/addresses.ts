import { contains, type IpAddress, prefixLength } from '@trailer/netmodel';
import { EngineError } from '../errors.ts';
import type { EngineNetwork } from '../gate.ts';
import { readAddress } from '../read.ts';

/** The subnet an engine gives a bridge that asked for none. */
const fallbackSubnet = '172.30.0.0/16';

/** The first address of a network's range that is free, or the one asked for. */
export function pickAddress(
  network: EngineNetwork,
  taken: ReadonlySet<string>,
  wanted: IpAddress | null,
): { readonly address: IpAddress; readonly prefixLength: number } {
  const subnet = network.subnet ?? fallbackSubnet;
  const length = network.subnet === null ? 16 : prefixLength(network.subnet);
  if (wanted !== null) return { address: refuseTaken(network, taken, wanted), prefixLength: length };
  const free = hostsOf(network.ipRange ?? subnet).find((host) => !taken.has(host) && host !== network.gateway);
  const address = readAddress(free);
  if (address === null) throw new EngineError({ message: 'no available IPv4 addresses on this network', status: 403 });
  return { address, prefixLength: length };
}

function refuseTaken(network: EngineNetwork, taken: ReadonlySet<string>, wanted: IpAddress): IpAddress {
  if (network.subnet === null) {
    const message =
      'user specified IP address is supported only when connecting to networks with user configured subnets';
    throw new EngineError({ message, status: 400 });
  }
  const outside = !contains(network.subnet, wanted);
  if (outside || taken.has(wanted)) throw new EngineError({ message: 'Address already in use', status: 403 });
  return wanted;
}

/** Up to 250 host addresses of an IPv4 prefix. */
function hostsOf(prefix: string): readonly string[] {
  const [base = '', length = '24'] = prefix.split('/');
  const first = base.split('.').reduce((number, octet) => number * 256 + Number(octet), 0);
  const size = Math.min(250, 2 ** (32 - Number(length)) - 2);
  return Array.from({ length: size }, (_, index) => {
    const number = first + index + 1;
    return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
  });
}
