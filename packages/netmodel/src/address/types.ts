/** Values that were parsed once at the edge; no inner function takes an address, a prefix or a port as a bare string. */
declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** 4 for IPv4, 6 for IPv6. */
export type IpFamily = 4 | 6;

/** An IP address of either family in its canonical text form (`192.168.1.5`, `fd00::1`). */
export type IpAddress = Branded<string, 'IpAddress'>;

/** A prefix in canonical form, host bits zero (`192.168.1.0/24`). */
export type Cidr = Branded<string, 'Cidr'>;

/** An address together with the length of its on-link prefix, host bits kept (`192.168.1.5/24`). */
export type InterfaceAddress = Branded<string, 'InterfaceAddress'>;

/** A MAC address, lower case with colons (`02:42:ac:11:00:02`). */
export type MacAddress = Branded<string, 'MacAddress'>;

/** A TCP or UDP port, 1 to 65535. */
export type Port = Branded<number, 'Port'>;

export type TransportProtocol = 'tcp' | 'udp';
