import {
  addressCount,
  broadcastAddress,
  type Cidr,
  contains,
  type IpAddress,
  networkAddress,
  positionIn,
} from '@trailer/netmodel';

/** Why an address of a subnet is not simply free. `edge`: the network's own address, or its broadcast address. */
export type MarkKind = 'workspace' | 'gateway' | 'host' | 'foreign' | 'excluded' | 'edge';

/** One reason why one address is not simply free. */
export interface AddressMark {
  readonly address: IpAddress;
  readonly kind: MarkKind;
  /** In words that can stand alone, such as `workspace web`. */
  readonly text: string;
  readonly workspaceId: string | null;
}

/** What an address is, all its marks together: `pool` is free and given out by the engine, `outside` is free and is not. */
export type AddressUse = 'clash' | 'pool' | 'outside' | MarkKind;

/** Every use; what matters most comes first, and stands for a cell of several addresses. */
export const addressUses = [
  'clash',
  'workspace',
  'gateway',
  'host',
  'foreign',
  'excluded',
  'edge',
  'pool',
  'outside',
] as const satisfies readonly AddressUse[];

/** What a network's map is drawn from. */
export interface AddressPlan {
  readonly subnet: Cidr;
  /** What the engine gives addresses out of: the range, or the whole subnet. */
  readonly pool: Cidr;
  /** The marks by position in the subnet. */
  readonly marks: ReadonlyMap<number, readonly AddressMark[]>;
}

/** The addressing of a network, and who holds which of its addresses. */
export interface AddressPlanInput {
  readonly subnet: Cidr;
  readonly ipRange: Cidr | null;
  readonly gateway: IpAddress | null;
  readonly excludedAddresses: readonly IpAddress[];
  readonly held: readonly AddressMark[];
}

/** Brings together everything that is known of a subnet's addresses. */
export function planAddresses(input: AddressPlanInput): AddressPlan {
  const { subnet, ipRange, gateway, excludedAddresses, held } = input;
  const all = [
    ...held,
    ...marksOf([gateway], 'gateway', 'gateway'),
    ...marksOf(excludedAddresses, 'excluded', 'excluded'),
    ...marksOf([networkAddress(subnet)], 'edge', 'the network itself'),
    ...marksOf([broadcastAddress(subnet)], 'edge', 'broadcast'),
  ].filter(({ address }) => contains(subnet, address));
  const marks = Map.groupBy(all, ({ address }) => Number(positionIn(subnet, address)));
  return { subnet, pool: ipRange ?? subnet, marks };
}

function marksOf(addresses: readonly (IpAddress | null)[], kind: MarkKind, text: string): readonly AddressMark[] {
  return addresses.flatMap((address) => (address === null ? [] : [{ address, kind, text, workspaceId: null }]));
}

/** Where a part of the subnet begins, and the position after its end. */
export function spanOf(subnet: Cidr, part: Cidr): { readonly start: number; readonly end: number } {
  const start = Number(positionIn(subnet, networkAddress(part)) ?? 0n);
  return { start, end: start + Number(addressCount(part)) };
}

/** What an address with these marks is. */
export function judgeUse(marks: readonly AddressMark[], inPool: boolean): AddressUse {
  if (isClash(marks)) return 'clash';
  const kinds = new Set<AddressUse>(marks.map(({ kind }) => kind));
  return addressUses.find((use) => kinds.has(use)) ?? (inPool ? 'pool' : 'outside');
}

/** A workspace on an address of the gateway, the host or another workspace: one of the two is cut off. */
function isClash(marks: readonly AddressMark[]): boolean {
  const workspaces = marks.filter(({ kind }) => kind === 'workspace');
  if (workspaces.length === 0) return false;
  const others = marks.some(({ kind }) => kind === 'gateway' || kind === 'host');
  return others || new Set(workspaces.map(({ workspaceId }) => workspaceId)).size > 1;
}

/** How much of what the engine can give out is gone. */
export interface PoolUse {
  readonly taken: number;
  readonly size: number;
}

/** Counts the pool without the addresses the engine never gives out. */
export function countPool({ subnet, pool, marks }: AddressPlan): PoolUse {
  const { start, end } = spanOf(subnet, pool);
  let [taken, size] = [0, end - start];
  for (const [position, held] of marks) {
    if (position < start || position >= end) continue;
    const kinds = new Set(held.map(({ kind }) => kind));
    if (kinds.has('workspace') || kinds.has('foreign')) taken += 1;
    else if (kinds.has('gateway') || kinds.has('excluded') || kinds.has('edge')) size -= 1;
  }
  return { taken, size };
}
