import type { Validated } from '../fault.ts';
import type { Cidr, IpAddress, MacAddress, Port } from './types.ts';
export declare function parseIpAddress(text: string): Validated<IpAddress>;
export declare function parseCidr(text: string): Validated<Cidr>;
export declare function parseMacAddress(text: string): Validated<MacAddress>;
export declare function parsePort(value: number): Validated<Port>;
