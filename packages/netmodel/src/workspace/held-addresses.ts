import type { HeldAddress } from '../network/types.ts';
import type { ExistingWorkspace } from './types.ts';

/** The addresses that workspaces have, ask for, or have given to their guests. */
export function heldAddressesOf(workspaces: readonly ExistingWorkspace[]): readonly HeldAddress[] {
  return workspaces.flatMap(({ name, addresses, endpoints, guestAddress }) => {
    const asked = endpoints.flatMap(({ ipv4Address, ipv6Address }) => [ipv4Address, ipv6Address]);
    const own = [...addresses, ...asked].filter((address) => address !== null);
    return [
      ...own.map((address) => ({ address, holder: `workspace ${name}` })),
      ...(guestAddress === null ? [] : [{ address: guestAddress, holder: `the guest of workspace ${name}` }]),
    ];
  });
}
