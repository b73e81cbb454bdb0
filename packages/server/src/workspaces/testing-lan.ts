import type { Network, WorkspaceReport } from '@trailer/contract';
import { create, type TestApp } from '../agents/testing-app.ts';

/** Makes a macvlan network on the NIC of the test host, which is in its subnet. */
export function createLan(world: TestApp): Promise<Network> {
  return create<Network>(world, 'networks', {
    name: 'lan',
    driver: 'macvlan',
    parentInterface: 'eth0',
    subnet: '192.168.1.0/24',
    gateway: '192.168.1.1',
  });
}

/** An address as an agent reports it; of the default bridge where the network is null. */
export function addressOn(networkId: string | null, address: string): WorkspaceReport['addresses'][number] {
  return { interface: null, networkId, address, mac: null };
}
