import type { ReachabilityCell } from '@trailer/contract';
import type { VantagePoint, Verdict, Via } from '@trailer/netmodel';

type Read<Part> = { readonly [Key in keyof Part]: Part[Key] };

/** A cell of the matrix, whether the API answered it or netmodel predicted it here. */
export interface Cell extends Read<Pick<ReachabilityCell, 'from' | 'address' | 'port' | 'protocol' | 'via'>> {
  readonly verdict: Verdict;
  readonly reason: ReachabilityCell['reason'];
  readonly message: string;
  readonly cure?: string | undefined;
  readonly hops: readonly Hop[];
  readonly measured?: Measured | undefined;
}

/** One station on a packet's way. */
export interface Hop extends Read<Pick<ReachabilityCell['hops'][number], 'at' | 'action'>> {
  readonly interface?: string | undefined;
}

/** What a packet found. */
export type Measured = Read<NonNullable<ReachabilityCell['measured']>>;

/** Vantage points at the head of a column, and in a sentence. */
export const vantageNames: Readonly<Record<VantagePoint, { readonly short: string; readonly long: string }>> = {
  'docker-host': { short: 'Host', long: 'the Docker host' },
  'lan-client': { short: 'LAN', long: 'a client on the LAN' },
  'off-lan-client': { short: 'Off LAN', long: 'a client behind the router' },
  workspace: { short: 'Peer', long: 'another workspace on the same networks' },
  itself: { short: 'Itself', long: 'the workspace itself' },
};

export const viaNames: Readonly<Record<Via, string>> = {
  'host-port': 'Published at the host’s addresses',
  'lan-address': 'At its own address on the LAN',
  'guest-address': 'At the guest’s own address on the LAN',
  'bridge-address': 'On the bridge, inside the host',
};

export const verdictWords: Readonly<Record<Verdict, string>> = {
  answers: 'answers',
  blocked: 'blocked',
  unknown: 'not known',
};

/** Tells one question of a matrix from every other, whatever is answered. */
export function cellKey({ from, via, address, port, protocol }: Omit<Cell, 'hops'>): string {
  return `${from} ${targetKey({ via, address, port, protocol })}`;
}

/** Tells one row of a matrix from every other. */
export function targetKey({ via, address, port, protocol }: Pick<Cell, 'via' | 'address' | 'port' | 'protocol'>) {
  return `${via} ${address} ${port ?? ''} ${protocol}`;
}

/** An address with its port and protocol: `192.168.1.5:80/tcp`, `[fd00::5]:80/tcp`, or the address alone. */
export function showTarget({ address, port, protocol }: Pick<Cell, 'address' | 'port' | 'protocol'>): string {
  if (port === null) return address;
  return `${address.includes(':') ? `[${address}]` : address}:${port}/${protocol}`;
}

/** How a measurement stands to its prediction. */
export type Agreement = 'unmeasured' | 'confirmed' | 'contradicted' | 'open';

/** Whether the packet found what was predicted; `open` where either of them does not know. */
export function agreementOf({ verdict, measured }: Pick<Cell, 'verdict' | 'measured'>): Agreement {
  if (measured === undefined) return 'unmeasured';
  if (verdict === 'unknown' || measured.verdict === 'unknown') return 'open';
  return measured.verdict === verdict ? 'confirmed' : 'contradicted';
}

/** What counts in the end: the packet, and where none was sent or it says nothing, the prediction. */
export function verdictOf({ verdict, measured }: Pick<Cell, 'verdict' | 'measured'>): Verdict {
  return measured === undefined || measured.verdict === 'unknown' ? verdict : measured.verdict;
}
