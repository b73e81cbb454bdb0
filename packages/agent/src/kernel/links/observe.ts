import type { ObservedLink } from '@trailer/netmodel';
import { observeWires } from '../inventory/wires.ts';

/** The links that carry Trailer's mark, read from the kernel now. */
export async function observeMarkedLinks(): Promise<readonly ObservedLink[]> {
  return (await observeWires()).links;
}
