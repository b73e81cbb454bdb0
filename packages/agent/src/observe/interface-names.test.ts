import { parseIpAddress } from '@trailer/netmodel';
import { describe, expect, it } from 'vitest';
import { parseInterfaceNames } from './interface-names.ts';

const routes = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth1	00000000	010011AC	0003	0	0	0	00000000	0	0	0
eth1	000011AC	00000000	0001	0	0	0	0000FFFF	0	0	0
eth0	0001A8C0	00000000	0001	0	0	0	00FFFFFF	0	0	0
`;
const ipv6 = `00000000000000000000000000000001 01 80 10 80       lo
fd000000000000000000000000000005 02 40 00 80     eth0
`;

function nameOf(text: string): string | null {
  const address = parseIpAddress(text);
  if (!address.ok) throw new Error(text);
  return parseInterfaceNames(routes, ipv6)(address.value);
}

describe('the name of an interface inside a container', () => {
  it('is told by the subnet its address lies in', () => {
    expect(nameOf('172.17.0.2')).toBe('eth1');
    expect(nameOf('192.168.1.60')).toBe('eth0');
  });

  it('is told by the address itself with IPv6', () => {
    expect(nameOf('fd00::5')).toBe('eth0');
  });

  it('is unknown for an address the container does not hold', () => {
    expect(nameOf('10.9.9.9')).toBeNull();
    expect(nameOf('fd00::6')).toBeNull();
  });
});
