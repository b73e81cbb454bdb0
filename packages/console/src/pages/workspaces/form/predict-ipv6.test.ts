import { expect, test } from 'vitest';
import { host, lan } from '../workspaces.suite.ts';
import { emptyForm, type WorkspaceForm } from './form.ts';
import { predictForm } from './predict.ts';

const ipv6 = { subnet: 'fd00:77::/64', gateway: 'fd00:77::1', ipRange: 'fd00:77::1000/116', only: false };
const dual = { ...lan(), ipv6 };
const row = { key: 0, networkId: 'lan', ipv4Address: '', ipv6Address: '', macAddress: '' };

function addresses(form: Partial<WorkspaceForm>, network = dual): readonly string[] {
  const around = { host: host(), networks: [network], workspaces: [] };
  const cells = predictForm({ ...emptyForm('h1'), ...form }, around);
  return cells
    .filter(({ from, verdict }) => from === 'lan-client' && verdict === 'answers')
    .map(({ address }) => address);
}

test('a network with both families answers at an address of each', () => {
  expect(addresses({ networks: [row] })).toEqual(['an address of 192.168.1.192/27', 'an address of fd00:77::1000/116']);
  expect(addresses({ networks: [{ ...row, ipv6Address: 'fd00:77::1:50' }] })).toContain('fd00:77::1:50');
});

test('a network with IPv6 alone answers at no IPv4 address', () => {
  const six = { ...dual, subnet: null, gateway: null, ipRange: null, ipv6: { ...ipv6, only: true } };
  expect(addresses({ networks: [row] }, six)).toEqual(['an address of fd00:77::1000/116']);
});
