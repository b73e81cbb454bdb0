import { expect, test } from 'vitest';
import { cidr, ip } from '../address/address.suite.ts';
import { gatewayOnEngine } from './gateway.ts';
import { bridgeDraft, messages } from './network.suite.ts';

const place = { subnet: cidr('10.77.0.0/24'), gateway: null, ipRange: null };

test('the gateway is the one that is given, and else the first address the engine may pick', () => {
  expect(gatewayOnEngine({ ...place, gateway: ip('10.77.0.9') })).toBe('10.77.0.9');
  expect(gatewayOnEngine(place)).toBe('10.77.0.1');
  expect(gatewayOnEngine({ ...place, ipRange: cidr('10.77.0.0/25') })).toBe('10.77.0.1');
  expect(gatewayOnEngine({ ...place, ipRange: cidr('10.77.0.128/25') })).toBe('10.77.0.128');
  expect(gatewayOnEngine({ ...place, subnet: cidr('fd00:77::/64') })).toBe('fd00:77::1');
  expect(gatewayOnEngine({ ...place, subnet: null })).toBeNull();
});

test('an address that the engine takes as the gateway cannot be excluded', () => {
  const draft = { ...bridgeDraft, subnet: '10.77.0.0/24' };
  expect(messages({ ...draft, excludedAddresses: ['10.77.0.1', '10.77.0.9'] })).toEqual([
    'excludedAddresses[0] 10.77.0.1 is what the engine takes as the gateway where none is given: leave it out, or give a gateway',
  ]);
  expect(messages({ ...draft, gateway: '10.77.0.2', excludedAddresses: ['10.77.0.1'] })).toEqual([]);
});
