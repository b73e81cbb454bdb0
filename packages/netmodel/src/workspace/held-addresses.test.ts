import { expect, test } from 'vitest';
import { ip } from '../address/address.suite.ts';
import { heldAddressesOf } from './held-addresses.ts';
import type { ExistingWorkspace } from './types.ts';

test('an address is held by who has it, who asks for it, and whose guest has it', () => {
  const shop: ExistingWorkspace = {
    id: 'w1',
    name: 'shop',
    endpoints: [{ networkId: 'n1', ipv4Address: ip('192.168.1.60'), ipv6Address: null, macAddress: null }],
    ports: [],
    defaultBridge: false,
    networkMode: 'standard',
    addresses: [ip('192.168.1.61')],
    guestAddress: null,
  };
  const desk = { ...shop, name: 'desk', endpoints: [], addresses: [], guestAddress: ip('192.168.1.213') };
  expect(heldAddressesOf([shop, desk])).toEqual([
    { address: '192.168.1.61', holder: 'workspace shop' },
    { address: '192.168.1.60', holder: 'workspace shop' },
    { address: '192.168.1.213', holder: 'the guest of workspace desk' },
  ]);
});
