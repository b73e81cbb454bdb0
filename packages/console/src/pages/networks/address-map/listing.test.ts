import { expect, test } from 'vitest';
import { cidr, ip } from './address-map.suite.ts';
import { listAddresses } from './listing.ts';

test('what is known of a large subnet is a list in order, without what is elsewhere', () => {
  const mark = (address: string, text: string) =>
    ({ address: ip(address), kind: 'workspace', text, workspaceId: text }) as const;
  const listed = listAddresses({
    subnet: cidr('fd00:77::/64'),
    ipRange: null,
    gateway: ip('fd00:77::1'),
    excludedAddresses: [ip('fd00:77::f'), ip('192.168.1.7')],
    held: [mark('fd00:77::1:0', 'b'), mark('fd00:77::1000', 'a'), mark('fd00:78::5', 'elsewhere')],
  });
  expect(listed.map(({ address, text }) => `${address} ${text}`)).toEqual([
    'fd00:77::1 gateway',
    'fd00:77::f excluded',
    'fd00:77::1000 a',
    'fd00:77::1:0 b',
  ]);
});
