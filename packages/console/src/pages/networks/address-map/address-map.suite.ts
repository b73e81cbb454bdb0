import {
  addressAt,
  addressCount,
  type Cidr,
  type IpAddress,
  parseCidr,
  parseIpAddress,
  prefixAround,
  type Validated,
} from '@trailer/netmodel';
import fc from 'fast-check';
import { type AddressMark, type AddressPlanInput, type MarkKind, planAddresses } from './plan.ts';

function must<T>(parsed: Validated<T>): T {
  if (!parsed.ok) throw new Error(parsed.faults.map(({ message }) => message).join('; '));
  return parsed.value;
}

export const ip = (text: string): IpAddress => must(parseIpAddress(text));
export const cidr = (text: string): Cidr => must(parseCidr(text));

export function heldBy(workspaceId: string, address: string): AddressMark {
  return { address: ip(address), kind: 'workspace', text: `workspace ${workspaceId}`, workspaceId };
}

export function ofHost(address: string): AddressMark {
  return { address: ip(address), kind: 'host', text: 'box on eth0', workspaceId: null };
}

export const nothing = { ipRange: null, gateway: null, excludedAddresses: [], held: [] } as const;

/** Every address of a small prefix, counted on one by one. */
export function membersOf(prefix: Cidr): readonly IpAddress[] {
  return Array.from({ length: Number(addressCount(prefix)) }, (_, index) => addressAt(prefix, BigInt(index)));
}

/** A subnet small enough to list every address of, with anything anywhere in it. */
export const anySmallInput: fc.Arbitrary<AddressPlanInput> = fc.integer({ min: 26, max: 30 }).chain((length) => {
  const subnet = cidr(`10.1.2.0/${length}`);
  const address = fc.constantFrom(...membersOf(subnet));
  const kind = fc.constantFrom<MarkKind>('workspace', 'host');
  const held = fc
    .tuple(address, kind, fc.constantFrom('a', 'b', 'c'))
    .map(([at, of, id]) => ({ address: at, kind: of, text: id, workspaceId: of === 'workspace' ? id : null }));
  return fc.record({
    subnet: fc.constant(subnet),
    ipRange: fc.option(fc.tuple(address, fc.integer({ min: length, max: 32 })).map(([at, to]) => prefixAround(at, to))),
    gateway: fc.option(address),
    excludedAddresses: fc.array(address, { maxLength: 4 }),
    held: fc.array(held, { maxLength: 8 }),
  });
});

export const anySmallPlan = anySmallInput.map(planAddresses);
