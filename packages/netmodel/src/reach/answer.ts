import type { ReachCell, VantagePoint } from './types.ts';

/** What a cell says beyond the question. */
export type Answer = Pick<ReachCell, 'verdict' | 'reason' | 'message' | 'cure' | 'hops'>;

const names = {
  'docker-host': 'the Docker host',
  'lan-client': 'a client on the LAN',
  'off-lan-client': "a client behind the LAN's router",
  workspace: 'another workspace on the same networks',
  itself: 'the workspace itself',
} as const satisfies Record<VantagePoint, string>;

/** A vantage point in the middle of a sentence. */
export function nameOf(from: VantagePoint): string {
  return names[from];
}

/** A vantage point at the start of a sentence. */
export function startWith(from: VantagePoint): string {
  return `${names[from].charAt(0).toUpperCase()}${names[from].slice(1)}`;
}

/** An address with its port as one writes it: `192.168.1.5:80`, `[fd00::5]:80`, or the address alone. */
export function showTarget({ address, port }: Pick<ReachCell, 'address' | 'port'>): string {
  if (port === null) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
