import { usageError } from '../exit.ts';

/** A network by the name or id the user gave, with the addresses wanted on it. */
export interface AttachmentRequest {
  readonly network: string;
  readonly ipv4Address?: string;
  readonly ipv6Address?: string;
  readonly macAddress?: string;
}

const usage =
  'write NETWORK[:ADDRESS[,…]], such as lan, lan:192.168.1.50 or lan:192.168.1.50,fd00::50,mac=02:00:00:00:00:50';

/** Reads `NETWORK[:ADDRESS[,ADDRESS][,mac=MAC]]`. */
export function parseAttachmentOption(text: string): AttachmentRequest {
  const colon = text.indexOf(':');
  if (colon === -1 && text !== '') return { network: text };
  const network = text.slice(0, colon);
  if (network === '') throw usageError(`--network ${text}: ${usage}`);
  const wanted: Record<string, string> = {};
  for (const part of text.slice(colon + 1).split(',')) {
    const [field, value] = readAddress(part);
    if (value === '' || wanted[field] !== undefined) throw usageError(`--network ${text}: ${usage}`);
    wanted[field] = value;
  }
  return { network, ...wanted };
}

function readAddress(part: string): readonly ['macAddress' | 'ipv4Address' | 'ipv6Address', string] {
  if (part.startsWith('mac=')) return ['macAddress', part.slice('mac='.length)];
  const bare = part.replace(/^\[|\]$/g, '');
  return [bare.includes(':') ? 'ipv6Address' : 'ipv4Address', bare];
}
