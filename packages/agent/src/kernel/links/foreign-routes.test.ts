import { type IpAddress, parseIpAddress } from '@trailer/netmodel';
import { expect, test } from 'vitest';
import { parseForeignRoutes } from './foreign-routes.ts';

function ip(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(`${text} is no address`);
  return parsed.value;
}

const destinations = [ip('192.168.77.50'), ip('192.168.77.51')];
const parse = (...routes: readonly object[]) =>
  parseForeignRoutes(JSON.stringify(routes), destinations).map(({ text }) => text);

test('a route of the user’s own to a workspace is told as it is deleted', () => {
  const byRouter = { dst: '192.168.77.50', gateway: '192.168.77.2', dev: 'eth0', protocol: 'static', flags: [] };
  const nowhere = { type: 'unreachable', dst: '192.168.77.51', flags: [] };
  expect(parse(byRouter, nowhere)).toEqual([
    '192.168.77.50 via 192.168.77.2 dev eth0 proto static',
    'unreachable 192.168.77.51',
  ]);
});

test('routes of ours, to others, to subnets and beside a shim’s are in nobody’s way', () => {
  const ours = { dst: '192.168.77.50', dev: 'trl-0123456789', protocol: '214' };
  const others = ['192.168.77.52', '192.168.77.0/24', 'default'].map((dst) => ({ dst, dev: 'eth0' }));
  expect(parse(ours, ...others, { dst: '192.168.77.50', dev: 'eth0', metric: 100 })).toEqual([]);
  expect(parseForeignRoutes('', destinations)).toEqual([]);
});
