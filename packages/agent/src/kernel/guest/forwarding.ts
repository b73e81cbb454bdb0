import { type GuestPort, type IpAddress, parseIpAddress, parsePort, type TransportProtocol } from '@trailer/netmodel';

/** Chains that the image's port forwarder makes; `docs/networking.md` draws what they do. */
const chains = { translation: 'TRAILER-GUEST-DNAT', masquerade: 'TRAILER-GUEST-SNAT' } as const;

/** Where the port forwarder's rules send what arrives at an address of the container. */
export interface GuestForwarding {
  readonly arrivesAt: IpAddress;
  readonly address: IpAddress;
  readonly ports: readonly GuestPort[];
}

/**
 * The port forwarder's part of the output of `iptables-save -t nat`. Null unless it forwards for sure: each chain is
 * jumped to once, every rule is one the forwarder writes, all name one guest, and its replies find their way back.
 */
export function parseGuestForwarding(dump: string): GuestForwarding | null {
  const lines = dump.split('\n').map((line) => line.trim());
  const translations = rulesOf(lines, chains.translation).map(parseTranslation);
  const [first] = translations;
  if (first === null || first === undefined || !isReached(lines)) return null;
  const alike = translations.filter((rule) => rule?.address === first.address && rule.arrivesAt === first.arrivesAt);
  const known = alike.filter((rule) => rule !== null);
  if (known.length !== translations.length || !isMasqueraded(lines, first.address)) return null;
  return { arrivesAt: first.arrivesAt, address: first.address, ports: known.map(({ port }) => port) };
}

/** Whether a dump holds anything of the port forwarder, whole or not. */
export function concernsGuest(dump: string): boolean {
  return dump.includes(`:${chains.translation} `);
}

function rulesOf(lines: readonly string[], chain: string): readonly string[] {
  const beginning = `-A ${chain} `;
  return lines.filter((line) => line.startsWith(beginning)).map((line) => line.slice(beginning.length));
}

function isReached(lines: readonly string[]): boolean {
  const jumps = [`-A PREROUTING -j ${chains.translation}`, `-A POSTROUTING -j ${chains.masquerade}`];
  return jumps.every((jump) => lines.filter((line) => line === jump).length === 1);
}

const masqueradePattern = /^-d (?<address>[\d.]+)(?:\/32)? -o \S+ -j MASQUERADE$/;

function isMasqueraded(lines: readonly string[], address: IpAddress): boolean {
  const rules = rulesOf(lines, chains.masquerade);
  return rules.length === 1 && masqueradePattern.exec(rules[0] ?? '')?.groups?.['address'] === address;
}

interface Translation {
  readonly arrivesAt: IpAddress;
  readonly address: IpAddress;
  readonly port: GuestPort;
}

const translationPattern =
  /^-d (?<from>[\d.]+)(?:\/32)? -p (?<protocol>tcp|udp) -m \k<protocol> --dport (?<port>\d+) -j DNAT --to-destination (?<to>[\d.]+):\k<port>$/;

function parseTranslation(rule: string): Translation | null {
  const found = translationPattern.exec(rule)?.groups;
  if (found === undefined) return null;
  const arrivesAt = parseIpAddress(found['from'] ?? '');
  const address = parseIpAddress(found['to'] ?? '');
  const port = parsePort(Number(found['port']));
  if (!arrivesAt.ok || !address.ok || !port.ok) return null;
  const protocol: TransportProtocol = found['protocol'] === 'udp' ? 'udp' : 'tcp';
  return { arrivesAt: arrivesAt.value, address: address.value, port: { protocol, port: port.value } };
}
